import MigraytModel

/// Writes the body of `issue/{key}/remotelink`.
enum RemoteLinkBody {
    static func json(_ link: RemoteLink) -> JSON {
        var members: [String: JSON] = [
            "globalId": .string(link.globalID.reveal()),
            "object": ["url": .string(link.url.reveal()), "title": .string(link.title.reveal())],
        ]
        members["relationship"] = link.relationship.map { .string($0.reveal()) }
        return .object(members)
    }
}
