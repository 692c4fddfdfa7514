/// The Azure DevOps project of a run.
public struct SourceProject: Sendable, Hashable {
    /// The project's GUID.
    public let id: String
    public let organization: String
    public let name: String

    public init(id: String, organization: String, name: String) {
        self.id = id
        self.organization = organization
        self.name = name
    }
}
