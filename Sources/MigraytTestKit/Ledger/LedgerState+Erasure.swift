import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    func isErased(_ tenant: TenantID?) -> Bool { erasures.values.contains { $0.erasure.tenant == tenant } }

    /// - Throws: `ledger.not_found` when nothing of the tenant may be created any more.
    func requireStanding(_ tenant: TenantID) throws(Failure) {
        if isErased(tenant) { throw .notFound }
    }

    mutating func requestErasure(_ id: ErasureID, _ tenant: TenantID, _ user: UserID, now: Date) throws(Failure)
        -> Erasure
    {
        if let known = erasures.values.first(where: { $0.erasure.tenant == tenant }) { return known.erasure }
        let owners = Set(users.values.map(\.tenant) + projects.values.map(\.tenant) + connections.values.map(\.tenant))
        guard owners.contains(tenant) else { throw .notFound }
        guard runs.values.allSatisfy({ $0.run.tenant != tenant || $0.run.state.isTerminal }) else { throw .conflict }
        erasures[id] = ErasureRow(
            erasure: Erasure(
                id: id, tenant: tenant, requestedBy: user, requestedAt: now, finishedAt: nil, erased: [:]),
            sequence: nextSequence())
        let members = users.filter { $0.value.tenant == tenant }
        let theirs = sessions.filter { $0.value.tenant == tenant }
        for login in members.keys { users[login] = nil }
        for session in theirs.keys { sessions[session] = nil }
        subjects = subjects.filter { subject in !members.values.contains { $0.id == subject.value } }
        count([.sessions: theirs.count, .users: members.count], of: id)
        return erasures[id]?.erasure
            ?? Erasure(
                id: id, tenant: tenant, requestedBy: user, requestedAt: now, finishedAt: nil, erased: [:])
    }

    func erasuresUnderWay(limit: Int) -> [Erasure] {
        let open = erasures.values.filter { row in
            row.erasure.finishedAt == nil
                && !shards.values.contains { $0.state == .leased && runs[$0.run]?.run.tenant == row.erasure.tenant }
        }
        return Array(open.sorted { $0.sequence < $1.sequence }.map(\.erasure).prefix(limit))
    }

    func secretsToErase(_ id: ErasureID, limit: Int) -> [String] {
        let tenant = erasures[id]?.erasure.tenant
        let arns = connections.values.filter { $0.tenant == tenant }.map(\.secretARN)
        return Array(Set(arns).sorted().prefix(limit))
    }

    mutating func recordErasedSecrets(_ id: ErasureID, _ arns: [String]) {
        guard let tenant = unfinished(id) else { return }
        let gone = connections.values.filter { $0.tenant == tenant && arns.contains($0.secretARN) }
        for connection in gone { connections[connection.id] = nil }
        count([.secrets: gone.count, .connections: gone.count], of: id)
    }

    func projectsToErase(_ id: ErasureID, after: ProjectID?, limit: Int) -> [ProjectID] {
        let tenant = erasures[id]?.erasure.tenant
        let mine = projects.values.filter { $0.tenant == tenant }.map(\.id)
            .filter { $0.description > after?.description ?? "" }
        return Array(mine.sorted { $0.description < $1.description }.prefix(limit))
    }

    mutating func countFiles(_ id: ErasureID, keys: [String]) {
        guard let last = keys.last, unfinished(id) != nil, let row = erasures[id] else { return }
        count([.files: keys.count { Self.isBefore(row.filesTo, $0) }], of: id)
        if Self.isBefore(row.filesTo, last) { erasures[id]?.filesTo = last }
    }

    /// In one go, whatever the limit: nothing is long here.
    mutating func eraseRows(_ id: ErasureID, now: Date) -> Bool {
        guard let tenant = unfinished(id) else { return true }
        let doomed = runs.values.filter { $0.run.tenant == tenant }
        let runIDs = Set(doomed.map(\.run.id))
        let projectIDs = projects.values.filter { $0.tenant == tenant }.map(\.id)
        let theirShards = shards.values.filter { runIDs.contains($0.run) }.map(\.id)
        let trail = sabotage.contains(.keepTrails) ? [] : audit.filter { $0.entry.tenant == tenant }
        count(
            [
                .items: doomed.reduce(0) { $0 + $1.items.values.reduce(0) { $0 + $1.count } },
                .deadLetters: doomed.reduce(0) { $0 + $1.letters.values.reduce(0) { $0 + $1.count } },
                .commands: doomed.reduce(0) { $0 + $1.commandIDs.count },
                .steps: doomed.reduce(0) { $0 + $1.steps.count }, .shards: theirShards.count,
                .events: events.count { runIDs.contains($0.event.run) }, .runs: runIDs.count,
            ], of: id)
        count(
            [
                .issues: projectIDs.reduce(0) { $0 + (issues[$1]?.count ?? 0) },
                .effects: projectIDs.reduce(0) { $0 + (effects[$1]?.count ?? 0) },
                .identities: projectIDs.reduce(0) { $0 + (identities[$1]?.count ?? 0) }, .projects: projectIDs.count,
            ], of: id)
        count(
            [
                .requestKeys: requestKeys.count { $0.key.tenant == tenant },
                .authorizations: usedAuthorizations.values.count { $0.tenant == tenant }, .auditEntries: trail.count,
            ], of: id)
        for shard in theirShards {
            shards[shard] = nil
            orphans[shard] = nil
        }
        events.removeAll { runIDs.contains($0.event.run) }
        for run in runIDs { runs[run] = nil }
        for project in projectIDs {
            (issues[project], effects[project], identities[project]) = (nil, nil, nil)
            (projects[project], restored[project]) = (nil, nil)
        }
        requestKeys.removeAll { $0.key.tenant == tenant }
        usedAuthorizations = usedAuthorizations.filter { $0.value.tenant != tenant }
        let trailIDs = Set(trail.map(\.id))
        audit.removeAll { trailIDs.contains($0.id) }
        finish(id, now: now)
        return true
    }

    private func unfinished(_ id: ErasureID) -> TenantID? {
        erasures[id].flatMap { $0.erasure.finishedAt == nil ? $0.erasure.tenant : nil }
    }

    private mutating func count(_ counts: [ErasedKind: Int], of id: ErasureID) {
        guard let old = erasures[id]?.erasure else { return }
        let added = counts.filter { $0.value > 0 }.mapValues { Int64($0) }
        erasures[id]?.erasure = Erasure(
            id: old.id, tenant: old.tenant, requestedBy: old.requestedBy, requestedAt: old.requestedAt,
            finishedAt: old.finishedAt, erased: old.erased.merging(added) { $0 + $1 })
    }

    private mutating func finish(_ id: ErasureID, now: Date) {
        guard let old = erasures[id]?.erasure else { return }
        erasures[id]?.filesTo = ""
        erasures[id]?.erasure = Erasure(
            id: old.id, tenant: old.tenant, requestedBy: old.requestedBy, requestedAt: old.requestedAt,
            finishedAt: now, erased: old.erased)
    }

    private static func isBefore(_ key: String, _ other: String) -> Bool {
        key.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
