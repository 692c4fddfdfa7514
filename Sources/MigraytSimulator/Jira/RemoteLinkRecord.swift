import MigraytModel

/// A link to something outside.
struct RemoteLinkRecord: Sendable {
    let id: Int
    let globalID: String?
    var body: JSON
}
