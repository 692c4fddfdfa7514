import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func ensureOwner(_ user: UserRecord) {
        guard let old = users[user.loginDigest] else {
            users[user.loginDigest] = user
            return
        }
        users[user.loginDigest] = UserRecord(
            id: old.id, tenant: old.tenant, loginDigest: old.loginDigest, passwordHash: user.passwordHash,
            role: old.role, isService: old.isService)
        endSessions(of: old.id)
    }

    mutating func createProject(_ project: Project) {
        if projects[project.id] == nil { projects[project.id] = project }
    }

    func projects(of tenant: TenantID) -> [Project] {
        projects.values.filter { isVisible($0.tenant, to: tenant) }
            .sorted { ($0.createdAt, $0.id.description) > ($1.createdAt, $1.id.description) }
    }

    func project(_ id: ProjectID, tenant: TenantID) -> Project? {
        projects[id].flatMap { isVisible($0.tenant, to: tenant) ? $0 : nil }
    }

    mutating func deleteProject(_ id: ProjectID, tenant: TenantID) throws(Failure) -> Bool {
        guard project(id, tenant: tenant) != nil else { return false }
        let doomed = runs.values.filter { $0.run.project == id }.map(\.run)
        guard doomed.allSatisfy(\.state.isTerminal) else { throw .conflict }
        let doomedIDs = Set(doomed.map(\.id))
        for shard in shards.values where doomedIDs.contains(shard.run) {
            shards[shard.id] = nil
            orphans[shard.id] = nil
        }
        events.removeAll { doomedIDs.contains($0.event.run) }
        for run in doomedIDs { runs[run] = nil }
        issues[id] = nil
        effects[id] = nil
        identities[id] = nil
        projects[id] = nil
        return true
    }

    mutating func createConnection(_ connection: Connection) {
        if connections[connection.id] == nil { connections[connection.id] = connection }
    }

    mutating func replaceSecret(of id: ConnectionID, tenant: TenantID, from old: String, to new: String) -> Bool {
        guard let known = connections[id], isVisible(known.tenant, to: tenant), known.secretARN == old else {
            return false
        }
        connections[id] = Connection(
            id: known.id, tenant: known.tenant, user: known.user, platform: known.platform, digests: known.digests,
            secretARN: new, createdAt: known.createdAt)
        return true
    }

    func connections(of tenant: TenantID) -> [Connection] {
        connections.values.filter { isVisible($0.tenant, to: tenant) }
            .sorted { ($0.createdAt, $0.id.description) > ($1.createdAt, $1.id.description) }
    }

    func connection(_ id: ConnectionID, tenant: TenantID) -> Connection? {
        connections[id].flatMap { isVisible($0.tenant, to: tenant) ? $0 : nil }
    }

    mutating func deleteConnection(_ id: ConnectionID, tenant: TenantID) throws(Failure) -> Connection? {
        guard let connection = connection(id, tenant: tenant) else { return nil }
        if isInUse(id) { throw .conflict }
        connections[id] = nil
        return connection
    }

    func isInUse(_ id: ConnectionID) -> Bool {
        runs.values.contains { row in
            !row.run.state.isTerminal && (row.run.source == id || row.run.target == id)
        }
    }

    func isVisible(_ owner: TenantID, to tenant: TenantID) -> Bool {
        owner == tenant || sabotage.contains(.ignoreTenants)
    }

    /// The rows after one of them; none when it is not there.
    static func page<Row, ID: Equatable>(_ rows: [Row], after: ID?, _ limit: Int, id: (Row) -> ID) -> [Row] {
        guard let after else { return Array(rows.prefix(limit)) }
        return Array(rows.drop { id($0) != after }.dropFirst().prefix(limit))
    }
}
