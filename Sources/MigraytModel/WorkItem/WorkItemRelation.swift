/// One entry of a work item's `relations`.
public enum WorkItemRelation: Sendable, Hashable {
    /// A link to another work item, by its reference name such as `System.LinkTypes.Dependency-Forward`.
    case workItem(type: String, other: WorkItemID)
    case attachment(SourceAttachment)
    /// Hyperlinks, commits, pull requests, builds: by relation type; the URL is content.
    case other(type: String, url: Sensitive<String>)
}
