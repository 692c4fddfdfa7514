/// A comment of a work item.
public struct SimulatedComment: Sendable, Hashable {
    public enum Format: String, Sendable { case html, markdown }

    public let id: Int
    public let author: SimulatedPerson
    public let created: Instant
    /// Later than `created` when the comment was edited.
    public let modified: Instant
    public let format: Format
    public let text: String
    public let renderedText: String
}
