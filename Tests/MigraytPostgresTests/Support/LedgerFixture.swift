import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

/// A tenant with one project, two connections and runs of it.
struct LedgerFixture: Sendable {
    static let instant = Date(timeIntervalSince1970: 1_795_000_000)

    let pool: PostgresPool
    let ledger: PostgresLedger
    let owner = UserRecord(
        id: UserID(UUID()), tenant: TenantID(UUID()), loginDigest: "d1", passwordHash: "$y$hash", role: .owner)
    let project: Project
    let source: Connection
    let target: Connection

    init(_ pool: PostgresPool) async throws {
        self.pool = pool
        ledger = PostgresLedger(pool: pool)
        project = Project(id: ProjectID(UUID()), tenant: owner.tenant, name: "shop", createdAt: Self.instant)
        source = Connection(
            id: ConnectionID(UUID()), tenant: owner.tenant, user: owner.id,
            platform: .azureDevOps, digests: PlaceDigests(place: "a1", site: "a2"), secretARN: "arn:1",
            createdAt: Self.instant)
        target = Connection(
            id: ConnectionID(UUID()), tenant: owner.tenant, user: owner.id,
            platform: .jira, digests: PlaceDigests(place: "b1", site: "b2"), secretARN: "arn:2", createdAt: Self.instant
        )
        try await ledger.ensureOwner(owner)
        try await ledger.createProject(project)
        try await ledger.createConnection(source)
        try await ledger.createConnection(target)
    }

    func makeRun(options: RunOptions = RunOptions()) async throws -> Run {
        let run = Run(
            id: RunID(UUID()), tenant: owner.tenant, project: project.id, source: source.id, target: target.id,
            type: .full, options: options, createdAt: Self.instant)
        try await ledger.createRun(run)
        return run
    }

    /// A running run whose items are all of level 0.
    func plannedRun(
        items: ClosedRange<Int64>, shardSize: Int, then steps: [PhaseStep] = []
    ) async throws -> Run {
        let run = try await makeRun()
        let claim = try #require(try await ledger.claimPlanning(owner: "c", lease: .seconds(60)))
        try await ledger.enumerate(
            claim,
            page: EnumerationPage(
                level: 0, items: items.map { WorkItemID($0) }, isLastOfLevel: true, shardSize: shardSize))
        try await ledger.finishPlanning(claim, steps: [PhaseStep(.items)] + steps)
        return run
    }

    /// Opens the next step and claims its shards.
    func openAndClaim(shardSize: Int = 100, window: Int = 100) async throws -> [ShardClaim] {
        _ = try await ledger.openNextSteps { _, _ in shardSize }
        _ = try await ledger.admitShards(window: window)
        let envelopes = try await ledger.shardsToPublish(limit: 1000)
        try await ledger.markPublished(envelopes)
        var claims: [ShardClaim] = []
        for envelope in envelopes { claims.append(try await claim(envelope.shard)) }
        return claims
    }

    func claim(_ shard: ShardID) async throws -> ShardClaim {
        guard case .claimed(let claim, _) = try await ledger.claimShard(shard, owner: "w", lease: .seconds(60)) else {
            throw NotClaimed()
        }
        return claim
    }

    struct NotClaimed: Error {}

    /// Runs one statement behind the ledger's back.
    func tamper(_ statement: String) async throws {
        try await pool.transaction { connection in try connection.run(script: statement) }
    }

    static func issue(_ number: Int64) -> IssueReference {
        IssueReference(key: IssueKey(projectKey: "SHOP", number: number), id: "1\(number)")
    }

    static func created(_ item: Int64, followUps: FollowUps = []) -> ItemOutcome {
        ItemOutcome(WorkItemID(item), .created(issue(item + 1000), revision: 3, followUps: followUps))
    }
}
