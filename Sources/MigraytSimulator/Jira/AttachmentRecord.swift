/// An uploaded file: what identifies it, not its bytes.
struct AttachmentRecord: Sendable {
    let id: Int
    let issue: Int
    let filename: String
    let mediaType: String
    let size: Int
    let sha256: String
    /// What media nodes name it by.
    let media: String
    let created: Instant
}
