/// One step of the schema's history. Never changed once it was released: a later one mends it.
struct Migration: Sendable {
    let version: Int
    let name: String
    /// Statements without parameters.
    let script: String
}
