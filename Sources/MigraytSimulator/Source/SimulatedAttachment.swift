/// A file of the source.
public struct SimulatedAttachment: Sendable, Hashable {
    public let guid: String
    public let name: String
    public let mediaType: String
    public let bytes: AttachmentBytes
}
