/// A component of the project.
struct ComponentRecord: Sendable {
    let id: String
    let name: String
    let description: String?
}
