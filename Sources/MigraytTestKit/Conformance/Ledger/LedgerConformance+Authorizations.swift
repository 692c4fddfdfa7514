import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let authorizationRules: [ConformanceRule<Self>] = [
        ConformanceRule("grantHasOneRefresher", Self.grantHasOneRefresher),
        ConformanceRule("oneOfManyRefreshersGetsTheClaim", Self.oneOfManyRefreshersGetsTheClaim),
        ConformanceRule("lapsedRefresherStoresNothing", Self.lapsedRefresherStoresNothing),
        ConformanceRule("refreshIsOfTheOwnTenantOnly", Self.refreshIsOfTheOwnTenantOnly),
        ConformanceRule("stateIsGoodOnce", Self.stateIsGoodOnce),
    ]

    public func grantHasOneRefresher() async throws {
        let place = try await place()
        let first = try required(
            await ledger.claimRefresh(of: place.source, tenant: place.tenant, lease: Self.long), "nobody may renew")
        try require(
            await ledger.claimRefresh(of: place.source, tenant: place.tenant, lease: Self.long) == nil,
            "a second one may renew")
        try require(
            await ledger.claimRefresh(of: place.target, tenant: place.tenant, lease: Self.long) != nil,
            "another connection's grant cannot be renewed")
        try await ledger.holdRefresh(first)
        try await ledger.endRefresh(first)
        try await requireFailure(.ledgerFenceLost, of: "holding what was given back") { () async throws(Failure) in
            try await ledger.holdRefresh(first)
        }
        let second = try required(
            await ledger.claimRefresh(of: place.source, tenant: place.tenant, lease: Self.long),
            "nobody may renew after the first")
        try require(second.fence > first.fence, "the fence does not grow")
        // Given back once more, by somebody who had it before.
        try await ledger.endRefresh(first)
        try await ledger.holdRefresh(second)
    }

    public func oneOfManyRefreshersGetsTheClaim() async throws {
        let place = try await place()
        let ledger = ledger
        let claims = try await withThrowingTaskGroup(of: RefreshClaim?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await ledger.claimRefresh(of: place.source, tenant: place.tenant, lease: Self.long)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
        }
        try requireEqual(claims.count, 1, "the number of refreshers")
    }

    public func lapsedRefresherStoresNothing() async throws {
        let place = try await place()
        let first = try required(
            await ledger.claimRefresh(of: place.source, tenant: place.tenant, lease: Self.short), "nobody may renew")
        try await pass(Self.short * 2)
        try await requireFailure(.ledgerFenceLost, of: "holding a lease that ended") { () async throws(Failure) in
            try await ledger.holdRefresh(first)
        }
        let second = try required(
            await ledger.claimRefresh(of: place.source, tenant: place.tenant, lease: Self.long),
            "a lease that ended is not given out again")
        try await requireFailure(.ledgerFenceLost, of: "holding what is another's") { () async throws(Failure) in
            try await ledger.holdRefresh(first)
        }
        try await ledger.holdRefresh(second)
    }

    public func refreshIsOfTheOwnTenantOnly() async throws {
        let (mine, other) = (try await place(), try await place())
        try require(
            await ledger.claimRefresh(of: mine.source, tenant: other.tenant, lease: Self.long) == nil,
            "a grant of another tenant may be renewed")
        try require(
            await ledger.claimRefresh(of: ConnectionID(UUID()), tenant: mine.tenant, lease: Self.long) == nil,
            "a connection that is not there may be renewed")
    }

    public func stateIsGoodOnce() async throws {
        let place = try await place()
        let (first, second) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
        try require(
            await ledger.useAuthorization(stateHash: first, tenant: place.tenant, keep: Self.long),
            "a new state is refused")
        try require(
            await ledger.useAuthorization(stateHash: first, tenant: place.tenant, keep: Self.long) == false,
            "a state is taken twice")
        // Scoped, as the API has it.
        let scoped = ledger.scoped(to: place.tenant)
        try require(
            await scoped.useAuthorization(stateHash: first, tenant: place.tenant, keep: Self.long) == false,
            "a state is taken twice behind the wall")
        try require(
            await scoped.useAuthorization(stateHash: second, tenant: place.tenant, keep: Self.long),
            "another state is refused")
    }
}
