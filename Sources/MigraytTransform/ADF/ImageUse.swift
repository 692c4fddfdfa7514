import MigraytModel

/// An image in a text that is an attachment at the source.
struct ImageUse: Sendable {
    let id: String
    let name: String
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
