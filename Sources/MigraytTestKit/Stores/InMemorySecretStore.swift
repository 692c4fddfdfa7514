import MigraytModel
import MigraytPorts
import Synchronization

/// Secrets in a dictionary, with the answers of Secrets Manager.
public final class InMemorySecretStore: SecretStore {
    private struct State {
        var values: [String: Sensitive<String>] = [:]
        /// ARN by name and token: what makes `create` idempotent.
        var created: [[String]: String] = [:]
        var fault: Failure?
        var reads = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Every call fails with this until it is set to `nil`.
    public func setFault(_ fault: Failure?) { state.withLock { $0.fault = fault } }

    /// How often a value was read: a worker fetches just in time, once per shard and connection.
    public var reads: Int { state.withLock { $0.reads } }

    public func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        try state.withLock { (state: inout State) throws(Failure) -> String in
            if let fault = state.fault { throw fault }
            if let arn = state.created[[name, token]] { return arn }
            let arn = "arn:aws:secretsmanager:test:000000000000:secret:\(name)-\(state.created.count)"
            state.created[[name, token]] = arn
            state.values[arn] = value
            return arn
        }
    }

    public func value(of arn: String) async throws(Failure) -> Sensitive<String> {
        try state.withLock { (state: inout State) throws(Failure) -> Sensitive<String> in
            if let fault = state.fault { throw fault }
            state.reads += 1
            guard let value = state.values[arn] else { throw Failure(.secretNotFound, .parkRun) }
            return value
        }
    }

    public func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        try state.withLock { (state: inout State) throws(Failure) in
            if let fault = state.fault { throw fault }
            guard state.values[arn] != nil else { throw Failure(.secretNotFound, .parkRun) }
            state.values[arn] = value
        }
    }

    public func delete(_ arn: String) async throws(Failure) {
        try state.withLock { (state: inout State) throws(Failure) in
            if let fault = state.fault { throw fault }
            state.values[arn] = nil
        }
    }
}
