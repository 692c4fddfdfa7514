/// A file at the source, identified by its GUID.
public struct SourceAttachment: Sendable, Hashable {
    /// The GUID in the attachment's URL, lower case.
    public let id: String
    public let name: Sensitive<String>
    /// Bytes, where the source says so ahead of the download.
    public let size: Int64?

    public init(id: String, name: Sensitive<String>, size: Int64?) {
        self.id = id
        self.name = name
        self.size = size
    }
}
