/// A link type as it is to be made: its name and what each end of a link shows.
public struct LinkTypeDefinition: Sendable, Hashable {
    public let name: String
    /// Of the end that a link starts from: "blocks".
    public let outward: String
    /// Of the other end: "is blocked by".
    public let inward: String

    public init(name: String, outward: String, inward: String) {
        self.name = name
        self.outward = outward
        self.inward = inward
    }
}
