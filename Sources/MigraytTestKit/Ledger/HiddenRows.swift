import MigraytModel
import MigraytPorts

/// Rows of other tenants, taken out of the state for the time of one call: what row-level security does in Postgres.
struct HiddenRows {
    let users: [String: UserRecord]
    let sessions: [SessionID: SessionRecord]
    let audit: [AuditRecord]
    let projects: [ProjectID: Project]
    let connections: [ConnectionID: Connection]
    let runs: [RunID: RunRow]
}

extension LedgerState {
    mutating func hideOthers(than tenant: TenantID) -> HiddenRows {
        if sabotage.contains(.ignoreScope) {
            return HiddenRows(users: [:], sessions: [:], audit: [], projects: [:], connections: [:], runs: [:])
        }
        let hidden = HiddenRows(
            users: users.filter { $0.value.tenant != tenant }, sessions: sessions.filter { $0.value.tenant != tenant },
            audit: audit.filter { $0.entry.tenant != tenant },
            projects: projects.filter { $0.value.tenant != tenant },
            connections: connections.filter { $0.value.tenant != tenant },
            runs: runs.filter { $0.value.run.tenant != tenant })
        hiddenLogins = Set(hidden.users.keys)
        users = users.filter { $0.value.tenant == tenant }
        sessions = sessions.filter { $0.value.tenant == tenant }
        audit = audit.filter { $0.entry.tenant == tenant }
        projects = projects.filter { $0.value.tenant == tenant }
        connections = connections.filter { $0.value.tenant == tenant }
        runs = runs.filter { $0.value.run.tenant == tenant }
        return hidden
    }

    /// What the call wrote for another tenant goes.
    mutating func bringBack(_ hidden: HiddenRows, within tenant: TenantID) {
        if sabotage.contains(.ignoreScope) { return }
        hiddenLogins = []
        projects = projects.filter { $0.value.tenant == tenant }
        connections = connections.filter { $0.value.tenant == tenant }
        users.merge(hidden.users) { _, hidden in hidden }
        sessions.merge(hidden.sessions) { _, hidden in hidden }
        audit = (audit + hidden.audit).sorted { $0.id < $1.id }
        projects.merge(hidden.projects) { _, hidden in hidden }
        connections.merge(hidden.connections) { _, hidden in hidden }
        runs.merge(hidden.runs) { _, hidden in hidden }
    }
}
