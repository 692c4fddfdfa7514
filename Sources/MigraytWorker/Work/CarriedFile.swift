import MigraytModel
import MigraytTransform

/// A file that an issue is to get: one of the source's, an image of a text, or the full text of something that Jira has
/// no room for.
struct CarriedFile: Sendable {
    let source: SourceAttachment
    /// The bytes of a file that the source does not have.
    let bytes: Sensitive<[UInt8]>?

    var id: String { source.id }

    init(_ attachment: SourceAttachment) {
        source = attachment
        bytes = attachment.embedded
    }

    init(_ original: OriginalText) {
        let bytes = Array(original.html.reveal().utf8)
        source = SourceAttachment(id: original.id, name: Sensitive(original.fileName), size: Int64(bytes.count))
        self.bytes = Sensitive(bytes)
    }
}
