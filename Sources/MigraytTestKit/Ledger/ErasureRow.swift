import MigraytPorts

/// An order to erase a tenant with what only its progress needs.
struct ErasureRow: Sendable {
    var erasure: Erasure
    /// The order of asking.
    let sequence: Int64
    /// The last staging key that was counted.
    var filesTo = ""
}
