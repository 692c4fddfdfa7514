import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    /// A tenant with a project and two connections.
    struct Place: Sendable {
        let tenant: TenantID
        let user: UserID
        let project: ProjectID
        let source: ConnectionID
        let target: ConnectionID
    }

    static let day = Date(timeIntervalSince1970: 1_750_000_000)

    func place(createdAt: Date = day) async throws -> Place {
        let place = Place(
            tenant: TenantID(UUID()), user: UserID(UUID()), project: ProjectID(UUID()), source: ConnectionID(UUID()),
            target: ConnectionID(UUID()))
        try await ledger.ensureOwner(
            UserRecord(
                id: place.user, tenant: place.tenant, loginDigest: place.user.description, passwordHash: "$6$x",
                role: .owner))
        try await ledger.createProject(
            Project(id: place.project, tenant: place.tenant, name: "Shop", createdAt: createdAt))
        let source = AzureDevOpsEndpoint(
            organizationURL: "https://ado.example/acme", project: "Shop", certificateAuthority: nil)
        let target = JiraEndpoint(
            baseURL: "https://jira.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)
        for (id, endpoint) in [
            (place.source, PlatformEndpoint.azureDevOps(source)), (place.target, PlatformEndpoint.jira(target)),
        ] {
            try await ledger.createConnection(
                Connection(
                    id: id, tenant: place.tenant, user: place.user, platform: endpoint.platform,
                    digests: .sample(endpoint), secretARN: "arn:test", createdAt: createdAt))
        }
        return place
    }

    func newRun(in place: Place, options: RunOptions = RunOptions()) async throws -> Run {
        let run = Run(
            id: RunID(UUID()), tenant: place.tenant, project: place.project, source: place.source,
            target: place.target, type: .full, options: options, createdAt: Self.day)
        try await ledger.createRun(run)
        return run
    }

    func claimPlanning(of run: RunID, lease: Duration = long, rule: String = #function) async throws -> PlanningClaim {
        let claim = try required(
            await ledger.claimPlanning(owner: "planner", lease: lease), "no run to be planned", rule: rule)
        try require(claim.run.id == run, "another run is handed out to be planned", rule: rule)
        return claim
    }

    /// A run that was enumerated: `levels` holds the ids of each level. The steps may be fewer than a real run has.
    func plannedRun(
        _ levels: [[Int64]], steps: [PhaseStep], shardSize: Int = 100, in place: Place? = nil,
        options: RunOptions = RunOptions(), rule: String = #function
    ) async throws -> Run {
        let home: Place
        if let place { home = place } else { home = try await self.place() }
        let run = try await newRun(in: home, options: options)
        let claim = try await claimPlanning(of: run.id, rule: rule)
        for (level, ids) in levels.enumerated() {
            try await ledger.enumerate(claim, page: Self.page(level, ids, isLast: true, shardSize: shardSize))
        }
        try await ledger.finishPlanning(claim, steps: steps)
        return run
    }

    static func page(_ level: Int, _ ids: [Int64], isLast: Bool, shardSize: Int = 100) -> EnumerationPage {
        EnumerationPage(level: level, items: ids.map { WorkItemID($0) }, isLastOfLevel: isLast, shardSize: shardSize)
    }

    /// Opens what can be opened, lets it into the window and publishes it.
    @discardableResult
    func publish(window: Int = 100) async throws -> [ShardEnvelope] {
        _ = try await ledger.openNextSteps { _, _ in 100 }
        _ = try await ledger.admitShards(window: window)
        let envelopes = try await ledger.shardsToPublish(limit: 1000)
        try await ledger.markPublished(envelopes)
        return envelopes
    }

    func claim(_ shard: ShardID, lease: Duration = long, rule: String = #function) async throws -> ShardClaim {
        let outcome = try await ledger.claimShard(shard, owner: "worker", lease: lease)
        guard case .claimed(let claim, _) = outcome else {
            throw ConformanceViolation(rule: String(rule.prefix { $0 != "(" }), detail: "the claim gives \(outcome)")
        }
        return claim
    }

    /// A run of one level with one shard, and the claim of that shard.
    func heldShard(
        _ items: [Int64] = [1, 2, 3], in place: Place? = nil, then steps: [PhaseStep] = [], rule: String = #function
    ) async throws -> ShardClaim {
        _ = try await plannedRun([items], steps: [PhaseStep(.items)] + steps, in: place, rule: rule)
        let envelope = try required(await publish().first, "no shard is published", rule: rule)
        return try await claim(envelope.shard, rule: rule)
    }

    /// The state of one item of a claim.
    func item(_ id: Int64, of claim: ShardClaim, rule: String = #function) async throws -> OutboxItem {
        try required(
            await ledger.items(of: claim).first { $0.item == WorkItemID(id) }, "item \(id) is missing", rule: rule)
    }

    func intend(_ claim: ShardClaim, _ ids: [Int64]) async throws -> [Int64] {
        try await ledger.recordIntent(claim, items: ids.map { WorkItemID($0) }).map(\.rawValue).sorted()
    }

    static func issue(_ number: Int64) -> IssueReference {
        IssueReference(key: IssueKey(projectKey: "SHOP", number: number), id: String(10_000 + number))
    }

    static func created(_ item: Int64, issue number: Int64, followUps: FollowUps = []) -> ItemOutcome {
        ItemOutcome(WorkItemID(item), .created(issue(number), revision: 1, followUps: followUps))
    }

    /// Does the work of all that is open: issue n + 100 for item n, everything else completed.
    /// - Returns: The items that were worked on, by step.
    @discardableResult
    func work(followUps: FollowUps = [], failing: Set<Int64> = []) async throws -> [PhaseStep: Set<Int64>] {
        var seen: [PhaseStep: Set<Int64>] = [:]
        for envelope in try await publish() {
            let claim = try await claim(envelope.shard)
            let open = try await ledger.items(of: claim).filter { !$0.state.isTerminal }
            seen[claim.step, default: []].formUnion(open.map(\.item.rawValue))
            _ = try await ledger.recordIntent(claim, items: open.map(\.item))
            let outcomes = open.map { row -> ItemOutcome in
                if failing.contains(row.item.rawValue) {
                    return ItemOutcome(row.item, .failed(.jiraRejected, field: "summary"))
                }
                if claim.step.phase != .items { return ItemOutcome(row.item, .completed) }
                return Self.created(row.item.rawValue, issue: row.item.rawValue + 100, followUps: followUps)
            }
            try await ledger.record(claim, outcomes)
            try await ledger.complete(claim)
        }
        return seen
    }

    func state(of run: RunID) async throws -> RunState? { try await ledger.run(run)?.state }
}
