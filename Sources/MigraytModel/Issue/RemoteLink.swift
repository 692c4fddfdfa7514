/// A link from an issue to an address outside Jira, with the relation of the work item that it stands for.
public struct RemoteLink: Sendable, Hashable {
    /// The reference name of the relation, such as `Hyperlink`: what diagnostics name it by. Never content.
    public let relation: String
    /// Makes the write idempotent: Jira keeps one link per issue and id. At most
    /// `PlatformLimits.Jira.remoteLinkTextLength` characters.
    public let globalID: Sensitive<String>
    /// An `http` or `https` address.
    public let url: Sensitive<String>
    /// One line, never empty, at most `PlatformLimits.Jira.remoteLinkTextLength` characters.
    public let title: Sensitive<String>
    /// What Jira shows the link under; `nil` for Jira's own word.
    public let relationship: Sensitive<String>?

    public init(
        relation: String, globalID: Sensitive<String>, url: Sensitive<String>, title: Sensitive<String>,
        relationship: Sensitive<String>?
    ) {
        self.relation = relation
        self.globalID = globalID
        self.url = url
        self.title = title
        self.relationship = relationship
    }
}
