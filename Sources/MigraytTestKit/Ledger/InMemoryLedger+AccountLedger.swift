import Foundation
import MigraytModel
import MigraytPorts

extension InMemoryLedger: AccountLedger {
    public func ensureOwner(_ user: UserRecord) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in state.ensureOwner(user) }
    }

    public func user(loginDigest: String) async throws(Failure) -> UserRecord? {
        try await transaction { state, _ throws(Failure) in state.users[loginDigest] }
    }

    public func createProject(_ project: Project) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in
            try state.requireStanding(project.tenant)
            state.createProject(project)
        }
    }

    public func projects(tenant: TenantID, after: ProjectID?, limit: Int) async throws(Failure) -> [Project] {
        try await transaction { state, _ throws(Failure) in
            LedgerState.page(state.projects(of: tenant), after: after, limit) { $0.id }
        }
    }

    public func project(_ id: ProjectID, tenant: TenantID) async throws(Failure) -> Project? {
        try await transaction { state, _ throws(Failure) in state.project(id, tenant: tenant) }
    }

    public func deleteProject(_ id: ProjectID, tenant: TenantID) async throws(Failure) -> Bool {
        try await transaction { state, _ throws(Failure) in try state.deleteProject(id, tenant: tenant) }
    }

    public func replaceSecret(of id: ConnectionID, tenant: TenantID, from old: String, to new: String)
        async throws(Failure) -> Bool
    {
        try await transaction { state, _ throws(Failure) in
            state.replaceSecret(of: id, tenant: tenant, from: old, to: new)
        }
    }

    public func createConnection(_ connection: Connection) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in
            try state.requireStanding(connection.tenant)
            state.createConnection(connection)
        }
    }

    public func connections(tenant: TenantID, after: ConnectionID?, limit: Int) async throws(Failure) -> [Connection] {
        try await transaction { state, _ throws(Failure) in
            LedgerState.page(state.connections(of: tenant), after: after, limit) { $0.id }
        }
    }

    public func connection(at place: PlaceDigests, tenant: TenantID) async throws(Failure) -> Connection? {
        try await transaction { state, _ throws(Failure) in
            state.connections(of: tenant).first { $0.digests.place == place.place }
        }
    }

    public func connection(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Connection? {
        try await transaction { state, _ throws(Failure) in state.connection(id, tenant: tenant) }
    }

    public func claimRefresh(of id: ConnectionID, tenant: TenantID, lease: Duration) async throws(Failure)
        -> RefreshClaim?
    {
        try await transaction { state, now throws(Failure) in
            state.claimRefresh(of: id, tenant: tenant, lease: lease, now: now)
        }
    }

    public func holdRefresh(_ claim: RefreshClaim) async throws(Failure) {
        try await transaction { state, now throws(Failure) in try state.holdRefresh(claim, now: now) }
    }

    public func endRefresh(_ claim: RefreshClaim) async throws(Failure) {
        try await transaction { state, _ throws(Failure) in state.endRefresh(claim) }
    }

    public func useAuthorization(stateHash: String, tenant: TenantID, keep: Duration) async throws(Failure) -> Bool {
        try await transaction { state, now throws(Failure) in
            state.useAuthorization(stateHash, tenant: tenant, keep: keep, now: now)
        }
    }

    public func isInUse(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Bool {
        try await transaction { state, _ throws(Failure) in
            state.connection(id, tenant: tenant) != nil && state.isInUse(id)
        }
    }

    public func deleteConnection(_ id: ConnectionID, tenant: TenantID) async throws(Failure) -> Connection? {
        try await transaction { state, _ throws(Failure) in try state.deleteConnection(id, tenant: tenant) }
    }
}
