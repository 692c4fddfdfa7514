import MigraytModel
import MigraytPorts

extension InMemoryLedger: ErasureLedger {
    public func requestErasure(_ id: ErasureID, of tenant: TenantID, by user: UserID) async throws(Failure) -> Erasure {
        try await transaction { state, now throws(Failure) in
            try state.requestErasure(id, tenant, user, now: now)
        }
    }

    public func erasure(_ id: ErasureID) async throws(Failure) -> Erasure? {
        try await transaction { state, _ throws(Failure) in state.erasures[id]?.erasure }
    }

    public func erasure(of tenant: TenantID) async throws(Failure) -> Erasure? {
        try await transaction { state, _ throws(Failure) in
            state.erasures.values.first { $0.erasure.tenant == tenant }?.erasure
        }
    }

    public func erasuresUnderWay(limit: Int) async throws(Failure) -> [Erasure] {
        try await transaction { state, _ throws(Failure) in state.erasuresUnderWay(limit: limit) }
    }

    public func secretsToErase(_ id: ErasureID, limit: Int) async throws(Failure) -> [String] {
        try await transaction { state, _ throws(Failure) in state.secretsToErase(id, limit: limit) }
    }

    public func recordErasedSecrets(_ id: ErasureID, _ arns: [String]) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in state.recordErasedSecrets(id, arns) }
    }

    public func projectsToErase(_ id: ErasureID, after: ProjectID?, limit: Int) async throws(Failure) -> [ProjectID] {
        try await transaction { state, _ throws(Failure) in state.projectsToErase(id, after: after, limit: limit) }
    }

    public func countFiles(_ id: ErasureID, keys: [String]) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in state.countFiles(id, keys: keys) }
    }

    public func eraseRows(_ id: ErasureID, limit: Int) async throws(Failure) -> Bool {
        try await transaction { state, now throws(Failure) in state.eraseRows(id, now: now) }
    }
}
