/// One entry of a work item's `relations`.
public enum WorkItemRelation: Sendable, Hashable {
    /// A link to another work item, by its reference name such as `System.LinkTypes.Dependency-Forward`.
    case workItem(type: String, other: WorkItemID)
    case attachment(SourceAttachment)
    /// Hyperlinks, commits, pull requests, builds, items of other organisations: by relation type.
    /// `name` says what an artifact is (`Fixed in Commit`), `comment` is what a person wrote beside the link.
    case other(type: String, url: Sensitive<String>, name: Sensitive<String>? = nil, comment: Sensitive<String>? = nil)
}
