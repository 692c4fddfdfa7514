import Synchronization

/// Tells the audit trail the id of what a call created, which no path names.
final class CreatedID: Sendable {
    private let id = Mutex<String?>(nil)

    var value: String? { id.withLock { $0 } }
    func set(_ value: some CustomStringConvertible & Sendable) {
        let text = value.description
        id.withLock { $0 = text }
    }
}
