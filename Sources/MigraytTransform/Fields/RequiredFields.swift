import MigraytModel

/// What becomes of fields that an issue type requires and Jira has no default for.
struct RequiredFields {
    /// Each draft sets these where they are on the screen: a description has at least the line of its origin.
    private static let alwaysSet: Set<String> = ["description", "priority"]

    private let site: TargetSite
    private let defaults: [String: JSON]

    init(site: TargetSite, options: RunOptions) {
        self.site = site
        defaults = FieldDefaults.values(of: options)
    }

    /// The ids of the fields that nothing would fill.
    func unmet(by type: TargetSite.IssueType) -> [String] {
        type.requiredFields.subtracting(Self.alwaysSet)
            .filter { $0 != site.epicNameField && defaults[$0] == nil }.sorted()
    }

    /// What an issue gets beside the fields that its item fills.
    /// - Parameter wanted: Fields of the screen that get their default although they are not required.
    func values(for type: TargetSite.IssueType, filled: Set<String>, wanted: Set<String>) -> [String: JSON] {
        let fields = type.requiredFields.union(wanted).subtracting(filled)
        return defaults.filter { fields.contains($0.key) }
    }
}
