import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let accessRules: [ConformanceRule<Self>] = [
        ConformanceRule("reusedTokenEndsTheSession", Self.reusedTokenEndsTheSession),
        ConformanceRule("repeatedRotationChangesNothing", Self.repeatedRotationChangesNothing),
        ConformanceRule("endedSessionIsUnknown", Self.endedSessionIsUnknown),
        ConformanceRule("sessionsOfOneUserAreBounded", Self.sessionsOfOneUserAreBounded),
        ConformanceRule("changedUserHasNoSession", Self.changedUserHasNoSession),
        ConformanceRule("loginIsTakenOnce", Self.loginIsTakenOnce),
        ConformanceRule("lastOwnerStays", Self.lastOwnerStays),
        ConformanceRule("subjectIsBoundOnce", Self.subjectIsBoundOnce),
        ConformanceRule("usersComeInPages", Self.usersComeInPages),
        ConformanceRule("auditTrailTellsInOrder", Self.auditTrailTellsInOrder),
        ConformanceRule("scopedLedgerSeesOneTenantOnly", Self.scopedLedgerSeesOneTenantOnly),
    ]

    private func session(in place: Place, user: UserID? = nil, hash: String = "a", age: TimeInterval = 0) async throws
        -> SessionRecord
    {
        let session = SessionRecord(
            id: SessionID(UUID()), user: user ?? place.user, tenant: place.tenant, tokenHash: hash,
            expiresAt: Date(timeIntervalSince1970: 4_000_000_000 - age))
        try await ledger.startSession(session)
        return session
    }

    private func member(_ login: String, _ role: UserRecord.Role, in place: Place) async throws -> UserRecord {
        let user = UserRecord(
            id: UserID(UUID()), tenant: place.tenant, loginDigest: login, passwordHash: "$6$x", role: role,
            isService: true)
        try await ledger.createUser(user)
        return user
    }

    public func reusedTokenEndsTheSession() async throws {
        let place = try await place()
        let session = try await session(in: place)
        let first = try await ledger.rotateSession(session.id, tokenHash: "a", next: "b")
        guard case .rotated(let user, session.expiresAt) = first, user.id == place.user else {
            return try require(false, "the session's token gives \(first)")
        }
        let second = try await ledger.rotateSession(session.id, tokenHash: "a", next: "c")
        guard case .reused(let owner) = second, owner.id == place.user else {
            return try require(false, "a replaced token gives \(second)")
        }
        try requireEqual(
            await ledger.rotateSession(session.id, tokenHash: "b", next: "c"), .unknown,
            "the newest token of a session that was ended")
    }

    public func repeatedRotationChangesNothing() async throws {
        let session = try await session(in: try await place())
        let first = try await ledger.rotateSession(session.id, tokenHash: "a", next: "b")
        try requireEqual(
            await ledger.rotateSession(session.id, tokenHash: "a", next: "b"), first, "the same call again")
        try require(await ledger.endSession(session.id, tokenHash: "a") == nil, "a replaced token ends the session")
        try require(await ledger.endSession(session.id, tokenHash: "b") != nil, "the session's token does not end it")
        try require(await ledger.endSession(session.id, tokenHash: "b") == nil, "a session ends twice")
    }

    public func endedSessionIsUnknown() async throws {
        let place = try await place()
        let past = SessionRecord(
            id: SessionID(UUID()), user: place.user, tenant: place.tenant, tokenHash: "a", expiresAt: Self.day)
        // The in-memory clock stands before that day.
        try await ledger.startSession(past)
        try await ledger.startSession(
            SessionRecord(
                id: SessionID(UUID()), user: place.user, tenant: place.tenant, tokenHash: "b",
                expiresAt: Date(timeIntervalSince1970: 1)))
        try requireEqual(
            await ledger.rotateSession(SessionID(UUID()), tokenHash: "a", next: "b"), .unknown, "a session of nobody")
        let brief = SessionRecord(
            id: SessionID(UUID()), user: place.user, tenant: place.tenant, tokenHash: "c",
            expiresAt: Date(timeIntervalSince1970: 1))
        try await ledger.startSession(brief)
        try requireEqual(
            await ledger.rotateSession(brief.id, tokenHash: "c", next: "d"), .unknown, "a session that is over")
    }

    public func sessionsOfOneUserAreBounded() async throws {
        let place = try await place()
        let oldest = try await session(in: place, hash: "oldest", age: 200)
        try await pass(.milliseconds(2))
        for index in 0..<99 { _ = try await session(in: place, hash: "\(index)", age: 100 - Double(index)) }
        let newest = try await session(in: place, hash: "newest")
        try requireEqual(
            await ledger.rotateSession(oldest.id, tokenHash: "oldest", next: "x"), .unknown, "the oldest of 101")
        let kept = try await ledger.rotateSession(newest.id, tokenHash: "newest", next: "x")
        guard case .rotated = kept else { return try require(false, "the newest of 101 gives \(kept)") }
    }

    public func changedUserHasNoSession() async throws {
        let place = try await place()
        let user = try await member("m", .member, in: place)
        let changes: [(String, () async throws -> Bool)] = [
            ("role", { try await ledger.changeRole(of: user.id, tenant: place.tenant, to: .admin)?.role == .admin }),
            ("password", { try await ledger.changePassword(of: user.id, tenant: place.tenant, hash: "$6$y") }),
            ("removal", { try await ledger.removeUser(user.id, tenant: place.tenant) }),
        ]
        for (name, change) in changes {
            let session = try await session(in: place, user: user.id)
            try require(try await change(), "the \(name) is refused")
            try requireEqual(
                await ledger.rotateSession(session.id, tokenHash: "a", next: "b"), .unknown, "the session after \(name)"
            )
        }
        try require(await ledger.user(loginDigest: "m") == nil, "a removed user is found")
        try require(await ledger.removeUser(user.id, tenant: place.tenant) == false, "a user is removed twice")
    }

    public func loginIsTakenOnce() async throws {
        let (mine, other) = (try await place(), try await place())
        let user = try await member("taken", .member, in: mine)
        try await ledger.createUser(user)
        for ledger: any AccessLedger in [ledger, ledger.scoped(to: other.tenant)] {
            try await requireFailure(.ledgerConflict, of: "a login that is taken") { () async throws(Failure) in
                try await ledger.createUser(
                    UserRecord(
                        id: UserID(UUID()), tenant: other.tenant, loginDigest: "taken", passwordHash: "x",
                        role: .member))
            }
        }
        try requireEqual(await ledger.user(loginDigest: "taken"), user, "who has the login")
    }

    public func lastOwnerStays() async throws {
        let place = try await place()
        try await requireFailure(.ledgerConflict, of: "removing the last owner") { () async throws(Failure) in
            try await ledger.removeUser(place.user, tenant: place.tenant)
        }
        try await requireFailure(.ledgerConflict, of: "demoting the last owner") { () async throws(Failure) in
            try await ledger.changeRole(of: place.user, tenant: place.tenant, to: .admin)
        }
        let second = try await member("second", .owner, in: place)
        try require(await ledger.removeUser(place.user, tenant: place.tenant), "an owner of two stays")
        try require(
            await ledger.connection(place.source, tenant: place.tenant) != nil, "a connection left with its author")
        try await requireFailure(.ledgerConflict, of: "removing the owner who is left") { () async throws(Failure) in
            try await ledger.removeUser(second.id, tenant: place.tenant)
        }
    }

    public func subjectIsBoundOnce() async throws {
        let place = try await place()
        let user = try await member("m", .member, in: place)
        try require(await ledger.user(subject: "s", loginDigest: "nobody") == nil, "a login of nobody is found")
        try requireEqual(await ledger.user(subject: "s", loginDigest: "m"), user, "the first sign-in")
        try require(await ledger.user(subject: "t", loginDigest: "m") == nil, "another subject has the login")
        try requireEqual(await ledger.user(subject: "s", loginDigest: "moved"), user, "the subject with a new address")
    }

    public func usersComeInPages() async throws {
        let place = try await place()
        for index in 0..<4 { _ = try await member("u\(index)", .member, in: place) }
        var (seen, last): ([UserID], UserID?) = ([], nil)
        repeat {
            let page = try await ledger.users(tenant: place.tenant, after: last, limit: 2)
            try require(page.count <= 2, "a page is longer than its limit")
            seen += page.map(\.id)
            last = page.last?.id
        } while last != nil
        try requireEqual(seen.count, 5, "the number of users")
        try requireEqual(Set(seen).count, 5, "the number of different users")
    }

    public func auditTrailTellsInOrder() async throws {
        let (mine, other) = (try await place(), try await place())
        let entries = [AuditAction.signIn, .projectCreate, .migrationStart].map {
            AuditEntry(tenant: mine.tenant, user: mine.user, action: $0, outcome: .done, subject: "s")
        }
        for entry in entries { try await ledger.record(entry) }
        try await ledger.record(AuditEntry(tenant: nil, user: nil, action: .signIn, outcome: .denied))
        try await ledger.scoped(to: other.tenant).record(
            AuditEntry(tenant: other.tenant, user: nil, action: .signIn, outcome: .denied))
        let all = try await ledger.auditTrail(tenant: mine.tenant, before: nil, limit: 10)
        try requireEqual(all.map(\.entry), entries.reversed(), "the trail")
        let page = try await ledger.auditTrail(tenant: mine.tenant, before: all[1].id, limit: 10)
        try requireEqual(page.map(\.entry), [entries[0]], "the trail before its second entry")
        try requireEqual(
            await ledger.auditTrail(tenant: mine.tenant, before: nil, limit: 1).map(\.entry), [entries[2]],
            "one entry")
        try requireEqual(
            await ledger.auditTrail(tenant: other.tenant, before: nil, limit: 10).map(\.entry.outcome), [.denied],
            "the other tenant's trail")
    }

    public func scopedLedgerSeesOneTenantOnly() async throws {
        let (mine, other) = (try await place(), try await place())
        let claim = try await heldShard([1, 2], in: other)
        let run = claim.run.id
        let wall = ledger.scoped(to: mine.tenant)
        // Every call names the other tenant, as a handler with a fault in it would.
        try require(await wall.run(run) == nil, "another tenant's run is found")
        try require(
            await wall.runs(tenant: other.tenant, project: nil, limit: 9).isEmpty, "another tenant's runs are listed")
        try require(await wall.progress(run).isEmpty, "another tenant's progress is told")
        try require(await wall.reasons(run).isEmpty, "another tenant's reasons are told")
        try require(await wall.effectCounts(run).isEmpty, "another tenant's effects are told")
        try require(
            await wall.outboxItems(run, state: .pending, after: nil, limit: 9).isEmpty,
            "another tenant's items are listed")
        try require(await wall.story(of: WorkItemID(1), in: run).items.isEmpty, "another tenant's item is told")
        try require(
            await wall.projects(tenant: other.tenant, after: nil, limit: 9).isEmpty,
            "another tenant's projects are listed")
        try require(
            await wall.connections(tenant: other.tenant, after: nil, limit: 9).isEmpty,
            "another tenant's connections are listed")
        try require(
            await wall.users(tenant: other.tenant, after: nil, limit: 9).isEmpty, "another tenant's users are listed")
        try require(
            await wall.removeUser(other.user, tenant: other.tenant) == false, "another tenant's user is removed")
        try require(
            await wall.deleteProject(other.project, tenant: other.tenant) == false,
            "another tenant's project is deleted")
        try await requireFailure(.ledgerNotFound, of: "steering another tenant's run") { () async throws(Failure) in
            try await wall.steer(run, .cancel, commandID: nil)
        }
        let planted = ProjectID(UUID())
        try? await wall.createProject(
            Project(id: planted, tenant: other.tenant, name: "Planted", createdAt: Self.day))
        try require(await ledger.project(planted, tenant: other.tenant) == nil, "a project is planted")
        try requireEqual(
            await wall.projects(tenant: mine.tenant, after: nil, limit: 9).map(\.id), [mine.project], "the own projects"
        )
        try require(await ledger.run(run) != nil, "the other tenant's run is lost")
    }
}
