/// One part of a multipart body, read through and forgotten except for what identifies it.
public struct Upload: Sendable, Hashable {
    /// The `name` of the part; Jira takes only `file`.
    public var part: String
    public var filename: String?
    public var mediaType: String
    public var size: Int
    /// SHA-256 of the bytes, lower-case hexadecimal.
    public var sha256: String

    public init(part: String, filename: String?, mediaType: String, size: Int, sha256: String) {
        self.part = part
        self.filename = filename
        self.mediaType = mediaType
        self.size = size
        self.sha256 = sha256
    }
}
