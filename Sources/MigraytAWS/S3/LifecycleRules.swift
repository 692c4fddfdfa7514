/// What a bucket's lifecycle configuration says of the age at which objects are removed.
struct LifecycleRules: Sendable, Hashable {
    /// Days of the shortest rule that is on and holds for every object; `nil` when there is none.
    let expiryDays: Int?

    /// - Parameter text: The answer to `GetBucketLifecycleConfiguration`.
    init(_ text: String) {
        expiryDays = AWSAnswer.elements("Rule", in: text[...]).compactMap { rule -> Int? in
            guard AWSAnswer.element("Status", in: rule) == "Enabled", Self.holdsForAll(rule),
                let expiration = AWSAnswer.element("Expiration", in: rule)
            else { return nil }
            return AWSAnswer.element("Days", in: expiration).flatMap { Int($0) }
        }.min()
    }

    /// Filters can name a prefix, tags and sizes; an empty prefix is no filter.
    private static func holdsForAll(_ rule: Substring) -> Bool {
        let isOfSome = ["Tag", "And", "ObjectSizeGreaterThan", "ObjectSizeLessThan"].contains { name in
            AWSAnswer.element(name, in: rule) != nil
        }
        return !isOfSome && AWSAnswer.elements("Prefix", in: rule).allSatisfy(\.isEmpty)
    }
}
