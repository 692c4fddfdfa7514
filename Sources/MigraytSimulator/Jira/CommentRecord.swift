import MigraytModel

/// A comment.
struct CommentRecord: Sendable {
    let id: Int
    let created: Instant
    var updated: Instant
    /// The document as JSON bytes.
    var body: [UInt8]
    var media: Set<String>
    let properties: [String: JSON]
}
