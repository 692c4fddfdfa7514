/// A file at the source, identified by its GUID, or an image that stands in a text itself.
public struct SourceAttachment: Sendable, Hashable {
    /// The GUID in the attachment's URL, lower case; for an image of a text, a fingerprint of its bytes.
    public let id: String
    public let name: Sensitive<String>
    /// Bytes, where the source says so ahead of the download.
    public let size: Int64?
    /// The bytes of an image that stands in a text (`data:`): there is nothing to download.
    public let embedded: Sensitive<[UInt8]>?

    public init(id: String, name: Sensitive<String>, size: Int64?) {
        self.id = id
        self.name = name
        self.size = size
        embedded = nil
    }

    public init(id: String, name: Sensitive<String>, embedded: [UInt8]) {
        self.id = id
        self.name = name
        size = Int64(embedded.count)
        self.embedded = Sensitive(embedded)
    }
}
