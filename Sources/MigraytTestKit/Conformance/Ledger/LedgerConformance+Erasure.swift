import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let erasureRules: [ConformanceRule<Self>] = [
        ConformanceRule("erasureWaitsForTheLastRun", Self.erasureWaitsForTheLastRun),
        ConformanceRule("erasureIsAskedForOnce", Self.erasureIsAskedForOnce),
        ConformanceRule("erasedTenantGetsNothingNew", Self.erasedTenantGetsNothingNew),
        ConformanceRule("erasureWaitsForALeasedShard", Self.erasureWaitsForALeasedShard),
        ConformanceRule("fileIsCountedOnce", Self.fileIsCountedOnce),
        ConformanceRule("backlogCountsWhatWaits", Self.backlogCountsWhatWaits),
        ConformanceRule("erasureLeavesTheCertificateOnly", Self.erasureLeavesTheCertificateOnly),
    ]

    private func order(_ place: Place) async throws -> Erasure {
        try await ledger.requestErasure(ErasureID(UUID()), of: place.tenant, by: place.user)
    }

    private func workOff(_ order: Erasure) async throws -> Erasure {
        try await ledger.recordErasedSecrets(order.id, try await ledger.secretsToErase(order.id, limit: 10))
        for _ in 0..<1_000 where try await ledger.eraseRows(order.id, limit: 3) { break }
        return try required(await ledger.erasure(order.id), "the certificate is gone")
    }

    public func erasureWaitsForTheLastRun() async throws {
        let place = try await place()
        let run = try await newRun(in: place)
        try await requireFailure(.ledgerConflict, of: "erasing a tenant with an active run") {
            () async throws(Failure) in
            try await ledger.requestErasure(ErasureID(UUID()), of: place.tenant, by: place.user)
        }
        try require(await ledger.erasure(of: place.tenant) == nil, "the refused order is there")
        try require(
            await ledger.user(place.user, tenant: place.tenant) != nil, "the refused order has removed a user")
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
        _ = try await order(place)
        try await requireFailure(.ledgerNotFound, of: "erasing a tenant that there is not") {
            () async throws(Failure) in
            try await ledger.requestErasure(ErasureID(UUID()), of: TenantID(UUID()), by: place.user)
        }
    }

    public func erasureIsAskedForOnce() async throws {
        let (place, other) = (try await place(), try await place())
        let first = try await order(place)
        try requireEqual(first.requestedBy, place.user, "who asked")
        try requireEqual(first.erased, [.users: 1], "what goes with the order")
        try requireEqual(await order(place), first, "a second order of the same tenant")
        try requireEqual(await ledger.erasure(first.id), first, "the order by its id")
        try requireEqual(await ledger.erasure(of: place.tenant), first, "the order by its tenant")
        try require(await ledger.erasure(of: other.tenant) == nil, "another tenant has an order")
        try requireEqual(await ledger.erasuresUnderWay(limit: 9), [first], "what is under way")
        let done = try await workOff(first)
        try require(await ledger.erasuresUnderWay(limit: 9).isEmpty, "a finished order is under way")
        try requireEqual(await order(place), done, "an order after the end")
        try requireEqual(await workOff(first), done, "the certificate after more of the same calls")
    }

    public func erasedTenantGetsNothingNew() async throws {
        let place = try await place()
        let session = SessionRecord(
            id: SessionID(UUID()), user: place.user, tenant: place.tenant, tokenHash: "a",
            expiresAt: Date(timeIntervalSince1970: 4_000_000_000))
        try await ledger.startSession(session)
        let first = try await order(place)
        try requireEqual(first.erased, [.users: 1, .sessions: 1], "what goes with the order")
        try requireEqual(
            await ledger.rotateSession(session.id, tokenHash: "a", next: "b"), .unknown, "the session of before")
        try require(
            await ledger.user(loginDigest: place.user.description) == nil, "a user of the tenant can sign in")
        try await requireFailure(.ledgerNotFound, of: "a new user") { () async throws(Failure) in
            try await ledger.createUser(
                UserRecord(
                    id: UserID(UUID()), tenant: place.tenant, loginDigest: "n", passwordHash: "x", role: .owner))
        }
        try await requireFailure(.ledgerNotFound, of: "a new project") { () async throws(Failure) in
            try await ledger.createProject(
                Project(id: ProjectID(UUID()), tenant: place.tenant, name: "New", createdAt: Self.day))
        }
        let (scoped, arn) = (ledger.scoped(to: place.tenant), "arn:new")
        try await requireFailure(.ledgerNotFound, of: "a new connection") { () async throws(Failure) in
            try await scoped.createConnection(
                Connection(
                    id: ConnectionID(UUID()), tenant: place.tenant, user: place.user,
                    platform: .azureDevOps, digests: PlaceDigests(place: "place", site: "site"), secretARN: arn,
                    createdAt: Self.day))
        }
        try await requireFailure(.ledgerNotFound, of: "a new run") { () async throws(Failure) in
            try await scoped.createRun(
                Run(
                    id: RunID(UUID()), tenant: place.tenant, project: place.project, source: place.source,
                    target: place.target, type: .full, options: RunOptions(), createdAt: Self.day))
        }
        try await scoped.record(
            AuditEntry(tenant: place.tenant, user: place.user, action: .projectCreate, outcome: .done))
        try require(
            await ledger.auditTrail(tenant: place.tenant, before: nil, limit: 9).isEmpty, "the trail takes an entry")
        _ = try await workOff(first)
        try await scoped.record(
            AuditEntry(tenant: place.tenant, user: place.user, action: .projectCreate, outcome: .done))
        try require(
            await ledger.auditTrail(tenant: place.tenant, before: nil, limit: 9).isEmpty,
            "the trail of a tenant that is gone takes an entry")
    }

    public func erasureWaitsForALeasedShard() async throws {
        let place = try await place()
        let claim = try await heldShard(in: place)
        _ = try await ledger.steer(claim.run.id, .cancel, commandID: nil)
        let order = try await order(place)
        try require(await ledger.erasuresUnderWay(limit: 9).isEmpty, "a tenant is erased under a worker's hands")
        try await lapse(claim)
        _ = try await ledger.expireLeases()
        try requireEqual(await ledger.erasuresUnderWay(limit: 9), [order], "what is under way after the lease")
    }

    public func backlogCountsWhatWaits() async throws {
        try requireEqual(await ledger.backlog(), Backlog(), "the backlog of an empty ledger")
        let place = try await place()
        let claim = try await heldShard([1], in: place, then: [PhaseStep(.finish)])
        let backlog = try await ledger.backlog()
        try requireEqual(backlog.runs, [.running: 1], "the open runs")
        try requireEqual(backlog.leasedShards, 1, "the shards in workers' hands")
        try requireEqual(backlog.shardMessages, 0, "the shards to be published")
        try require(backlog.events > 0, "no event waits")
        _ = try await ledger.steer(claim.run.id, .cancel, commandID: nil)
        try requireEqual(await ledger.backlog().runs, [:], "the open runs after the end")
        try requireEqual(await ledger.backlog().leasedShards, 0, "the shards of ended runs")
        _ = try await order(place)
        try requireEqual(await ledger.backlog().erasures, 1, "the erasures")
    }

    public func fileIsCountedOnce() async throws {
        let place = try await place()
        let order = try await order(place)
        try requireEqual(
            await ledger.projectsToErase(order.id, after: nil, limit: 9), [place.project], "the tenant's projects")
        try require(
            await ledger.projectsToErase(order.id, after: place.project, limit: 9).isEmpty, "after the last project")
        let keys = (0..<4).map { "\(place.project)/\($0)" }
        try await ledger.countFiles(order.id, keys: Array(keys.prefix(2)))
        // After a crash: one that was counted is still there.
        try await ledger.countFiles(order.id, keys: Array(keys.dropFirst()))
        try await ledger.countFiles(order.id, keys: [])
        try requireEqual(try await ledger.erasure(order.id)?.erased[.files], 4, "the files")
    }

    public func erasureLeavesTheCertificateOnly() async throws {
        let (place, other) = (try await place(), try await place())
        for tenant in [place.tenant, other.tenant] {
            try await ledger.record(AuditEntry(tenant: tenant, user: nil, action: .signIn, outcome: .done))
        }
        let claim = try await heldShard(in: place)
        _ = try await intend(claim, [1, 2, 3])
        try await ledger.record(claim, [Self.created(1, issue: 7), Self.created(2, issue: 8)])
        try await ledger.record(claim, [ItemOutcome(WorkItemID(3), .failed(.jiraRejected, field: "summary"))])
        try await ledger.complete(claim)
        _ = try await ledger.closeSteps()
        _ = try await ledger.finishRuns()
        let theirs = try await newRun(in: other)
        let order = try await order(place)
        try requireEqual(await ledger.secretsToErase(order.id, limit: 9), ["arn:test"], "the secrets")
        let done = try await workOff(order)
        try require(done.finishedAt != nil, "the certificate is not finished")
        try requireEqual(done.requestedAt, order.requestedAt, "when it was asked for")
        let counted = done.erased.filter { kind, _ in
            [.secrets, .users, .items, .runs, .projects, .connections, .issues, .deadLetters, .auditEntries, .shards]
                .contains(kind)
        }
        try requireEqual(
            counted,
            [
                .secrets: 2, .users: 1, .items: 3, .runs: 1, .projects: 1, .connections: 2, .issues: 2,
                .deadLetters: 1, .auditEntries: 1, .shards: 1,
            ], "the certificate's counts")
        try require(await ledger.run(claim.run.id) == nil, "the run is left")
        try require(await ledger.project(place.project, tenant: place.tenant) == nil, "the project is left")
        try require(
            await ledger.auditTrail(tenant: place.tenant, before: nil, limit: 9).isEmpty, "the audit trail is left")
        try require(await ledger.existing([place.project]).isEmpty, "the project exists")
        // Another tenant finds everything as it was.
        try requireEqual(await ledger.run(theirs.id)?.state, .created, "another tenant's run")
        try require(await ledger.user(other.user, tenant: other.tenant) != nil, "another tenant's user is gone")
        try requireEqual(
            await ledger.connections(tenant: other.tenant, after: nil, limit: 9).count, 2,
            "another tenant's connections")
        try requireEqual(
            await ledger.auditTrail(tenant: other.tenant, before: nil, limit: 9).count, 1, "another tenant's trail")
    }
}
