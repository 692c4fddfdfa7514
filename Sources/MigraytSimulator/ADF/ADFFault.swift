/// Why a document is refused. `path` names places, never content.
struct ADFFault: Error, Sendable, Equatable {
    let path: String
    let reason: String
}
