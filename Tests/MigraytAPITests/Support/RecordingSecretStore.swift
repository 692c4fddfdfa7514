import MigraytModel
import MigraytPorts
import Synchronization

/// Secrets by name, so that a test sees what is kept, under which name, and what is left behind.
final class RecordingSecretStore: SecretStore {
    private let values = Mutex<[String: String]>([:])
    private let fault = Mutex<Failure?>(nil)
    private let readFault = Mutex<Failure?>(nil)

    /// Of connections.
    var names: [String] { values.withLock { $0.keys.filter { $0.hasPrefix("migrayt/connectors/") }.sorted() } }
    func text(of name: String) -> String? { values.withLock { $0[name] } }
    func failReads(_ failure: Failure?) { readFault.withLock { $0 = failure } }
    func failDeletes(_ failure: Failure?) { fault.withLock { $0 = failure } }

    func put(_ name: String, _ text: String?) { values.withLock { $0[name] = text } }

    private static func name(_ secret: String) -> String {
        secret.hasPrefix("arn:") ? String(secret.dropFirst(4)) : secret
    }

    func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        try values.withLock { (values: inout [String: String]) throws(Failure) in
            guard values[name] == nil else { throw Failure(.secretsForbidden, .parkRun) }
            values[name] = value.reveal()
        }
        return "arn:\(name)"
    }

    func value(of arn: String) async throws(Failure) -> Sensitive<String> {
        if let failure = readFault.withLock({ $0 }) { throw failure }
        guard let value = text(of: Self.name(arn)) else { throw Failure(.secretNotFound, .parkRun) }
        return Sensitive(value)
    }

    func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        values.withLock { $0[Self.name(arn)] = value.reveal() }
    }

    func delete(_ arn: String) async throws(Failure) {
        if let failure = fault.withLock({ $0 }) { throw failure }
        _ = values.withLock { $0.removeValue(forKey: Self.name(arn)) }
    }
}
