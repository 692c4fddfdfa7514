import MigraytModel

/// A dead letter with what is known of its way to the topic.
struct LetterRow: Sendable {
    var failed: FailedItem
    /// The order of failing.
    let sequence: Int64
    var isPublished = false
}
