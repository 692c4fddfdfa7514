/// The Azure DevOps project of a run.
public struct SourceProject: Sendable, Hashable {
    /// The project's GUID.
    public let id: String
    public let organization: String
    public let name: String
    /// Where people open the organisation in a browser, such as `https://dev.azure.com/contoso`, without a trailing
    /// slash.
    public let organizationURL: String

    public init(id: String, organization: String, name: String, organizationURL: String) {
        self.id = id
        self.organizationURL = organizationURL
        self.organization = organization
        self.name = name
    }
}
