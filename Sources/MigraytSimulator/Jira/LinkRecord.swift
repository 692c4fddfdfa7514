/// A link between two issues. `source` shows the outward phrase ("blocks"), `destination` the inward one.
struct LinkRecord: Sendable {
    let id: Int
    let type: String
    let source: Int
    let destination: Int
}
