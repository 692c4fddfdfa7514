/// A sprint.
struct SprintRecord: Sendable {
    enum State: String, Sendable { case future, active, closed }

    let id: Int
    var name: String
    var state = State.future
    var start: String?
    var end: String?
    var goal: String?
    var completed: Instant?
}
