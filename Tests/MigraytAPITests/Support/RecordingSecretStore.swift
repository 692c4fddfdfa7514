import MigraytModel
import MigraytPorts
import Synchronization

/// Secrets by name, so that a test sees what is kept, under which name, and what is left behind.
final class RecordingSecretStore: SecretStore {
    private let values = Mutex<[String: String]>([:])
    private let fault = Mutex<Failure?>(nil)

    var names: [String] { values.withLock { $0.keys.sorted() } }
    func text(of name: String) -> String? { values.withLock { $0[name] } }
    func failDeletes(_ failure: Failure?) { fault.withLock { $0 = failure } }

    func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        values.withLock { $0[name] = value.reveal() }
        return "arn:\(name)"
    }

    func value(of arn: String) async throws(Failure) -> Sensitive<String> {
        guard let value = text(of: String(arn.dropFirst(4))) else { throw Failure(.secretNotFound, .parkRun) }
        return Sensitive(value)
    }

    func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        values.withLock { $0[String(arn.dropFirst(4))] = value.reveal() }
    }

    func delete(_ arn: String) async throws(Failure) {
        if let failure = fault.withLock({ $0 }) { throw failure }
        _ = values.withLock { $0.removeValue(forKey: String(arn.dropFirst(4))) }
    }
}
