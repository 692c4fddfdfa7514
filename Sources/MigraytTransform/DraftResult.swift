import MigraytModel

/// An item as Jira will get it, and what has to be done and said about it afterwards.
public struct DraftResult: Sendable {
    public let draft: IssueDraft
    /// The phases after `items` that have work on this item.
    public var followUps: FollowUps
    public let diagnostics: [Diagnostic]
    /// Whether the description shows images, which are media once they were uploaded.
    public let showsImages: Bool
}
