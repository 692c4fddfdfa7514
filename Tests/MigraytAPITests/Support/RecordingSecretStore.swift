import MigraytModel
import MigraytPorts
import Synchronization

/// Secrets by name, so that a test sees what is kept, under which name, and what is left behind.
final class RecordingSecretStore: SecretStore {
    private let values = Mutex<[String: String]>([:])
    private let after: Mutex<(@Sendable () async throws(Failure) -> Void)?> = Mutex(nil)
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

    /// Runs after each change, with the change made.
    func afterEachCall(_ look: @escaping @Sendable () async throws(Failure) -> Void) { after.withLock { $0 = look } }
    private func look() async throws(Failure) { if let look = after.withLock({ $0 }) { try await look() } }

    func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        try values.withLock { (values: inout [String: String]) throws(Failure) in
            guard values[name] == nil else { throw Failure(.secretsForbidden, .parkRun) }
            values[name] = value.reveal()
        }
        try await look()
        return "arn:\(name)"
    }

    func value(of secret: String) async throws(Failure) -> Sensitive<String> {
        if let failure = readFault.withLock({ $0 }) { throw failure }
        guard let value = text(of: Self.name(secret)) else { throw Failure(.secretNotFound, .parkRun) }
        return Sensitive(value)
    }

    func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        values.withLock { $0[Self.name(arn)] = value.reveal() }
        try await look()
    }

    func delete(_ secret: String) async throws(Failure) {
        if let failure = fault.withLock({ $0 }) { throw failure }
        _ = values.withLock { $0.removeValue(forKey: Self.name(secret)) }
        try await look()
    }
}
