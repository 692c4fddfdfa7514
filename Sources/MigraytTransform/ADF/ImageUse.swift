import MigraytModel

/// An image in a text that is an attachment at the source, or stands in the text itself.
struct ImageUse: Sendable {
    let id: String
    let name: String
    var embedded: [UInt8]?

    var attachment: SourceAttachment {
        guard let embedded else { return SourceAttachment(id: id, name: Sensitive(name), size: nil) }
        return SourceAttachment(id: id, name: Sensitive(name), embedded: embedded)
    }
}

/// Where an uploaded file is shown from: Jira's media id of it, which is not the attachment's id.
public struct MediaReference: Sendable, Hashable {
    public let mediaID: String
    public let name: Sensitive<String>

    public init(mediaID: String, name: Sensitive<String>) {
        self.mediaID = mediaID
        self.name = name
    }
}
