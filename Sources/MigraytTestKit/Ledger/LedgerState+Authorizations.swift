import Foundation
import MigraytModel
import MigraytPorts

extension LedgerState {
    mutating func claimRefresh(of id: ConnectionID, tenant: TenantID, lease: Duration, now: Date) -> RefreshClaim? {
        guard connection(id, tenant: tenant) != nil else { return nil }
        var row = refreshes[id] ?? RefreshRow()
        if let until = row.until, until > now, !sabotage.contains(.shareRefreshes) { return nil }
        row.fence += 1
        row.until = now.addingTimeInterval(lease.inSeconds)
        refreshes[id] = row
        return RefreshClaim(connection: id, tenant: tenant, fence: row.fence)
    }

    func holdRefresh(_ claim: RefreshClaim, now: Date) throws(Failure) {
        if sabotage.contains(.shareRefreshes) { return }
        guard connection(claim.connection, tenant: claim.tenant) != nil, let row = refreshes[claim.connection],
            row.fence == claim.fence, let until = row.until, until > now
        else { throw .fenceLost }
    }

    mutating func endRefresh(_ claim: RefreshClaim) {
        guard connection(claim.connection, tenant: claim.tenant) != nil,
            refreshes[claim.connection]?.fence == claim.fence
        else { return }
        refreshes[claim.connection]?.until = nil
    }

    mutating func useAuthorization(_ stateHash: String, tenant: TenantID, keep: Duration, now: Date) -> Bool {
        usedAuthorizations = usedAuthorizations.filter { $0.value.expiresAt > now }
        if usedAuthorizations[stateHash] != nil { return sabotage.contains(.reuseStates) }
        usedAuthorizations[stateHash] = UsedAuthorization(
            tenant: tenant, expiresAt: now.addingTimeInterval(keep.inSeconds))
        return true
    }
}
