import MigraytModel
import MigraytPorts
import Synchronization

/// Secrets in a dictionary, with the answers of Secrets Manager.
public final class InMemorySecretStore: SecretStore {
    private struct State {
        var values: [String: Sensitive<String>] = [:]
        /// Those that there are, by name: with the token that makes `create` idempotent.
        var names: [String: (arn: String, token: String)] = [:]
        var count = 0
        var fault: Failure?
        var reads = 0

        func arn(_ nameOrARN: String) -> String { names[nameOrARN]?.arn ?? nameOrARN }
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
            if let known = state.names[name] {
                guard known.token == token, state.values[known.arn] == value else {
                    throw Failure(.secretsForbidden, .parkRun)
                }
                return known.arn
            }
            let arn = "arn:aws:secretsmanager:test:000000000000:secret:\(name)-\(state.count)"
            state.count += 1
            state.names[name] = (arn, token)
            state.values[arn] = value
            return arn
        }
    }

    public func value(of arn: String) async throws(Failure) -> Sensitive<String> {
        try state.withLock { (state: inout State) throws(Failure) -> Sensitive<String> in
            if let fault = state.fault { throw fault }
            state.reads += 1
            guard let value = state.values[state.arn(arn)] else { throw Failure(.secretNotFound, .parkRun) }
            return value
        }
    }

    public func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        try state.withLock { (state: inout State) throws(Failure) in
            if let fault = state.fault { throw fault }
            let arn = state.arn(arn)
            guard state.values[arn] != nil else { throw Failure(.secretNotFound, .parkRun) }
            state.values[arn] = value
        }
    }

    public func delete(_ arn: String) async throws(Failure) {
        try state.withLock { (state: inout State) throws(Failure) in
            if let fault = state.fault { throw fault }
            let arn = state.arn(arn)
            state.values[arn] = nil
            state.names = state.names.filter { $0.value.arn != arn }
        }
    }
}
