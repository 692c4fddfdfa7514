import MigraytPorts

/// An event and whether the relay has sent it.
struct EventRow: Sendable {
    let event: RunEvent
    var isPublished = false
}
