import Foundation
import MigraytModel
import MigraytPorts

extension LedgerConformance {
    static let accountRules: [ConformanceRule<Self>] = [
        ConformanceRule("tenantSeesOnlyItsOwn", Self.tenantSeesOnlyItsOwn),
        ConformanceRule("ownerIsKeptAndGetsTheNewPassword", Self.ownerIsKeptAndGetsTheNewPassword),
        ConformanceRule("projectOfAnActiveRunStays", Self.projectOfAnActiveRunStays),
        ConformanceRule("connectionOfAnActiveRunStays", Self.connectionOfAnActiveRunStays),
        ConformanceRule("connectionComesBackWhole", Self.connectionComesBackWhole),
        ConformanceRule("aSecretIsReplacedByWhoKnowsIt", Self.aSecretIsReplacedByWhoKnowsIt),
        ConformanceRule("newestProjectComesFirst", Self.newestProjectComesFirst),
        ConformanceRule("deletedProjectExistsNoMore", Self.deletedProjectExistsNoMore),
    ]

    public func tenantSeesOnlyItsOwn() async throws {
        let mine = try await place()
        let other = try await place()
        let run = try await newRun(in: mine)
        try require(
            await ledger.project(mine.project, tenant: other.tenant) == nil, "a project of another tenant is found")
        try require(
            await ledger.connection(mine.source, tenant: other.tenant) == nil,
            "a connection of another tenant is found")
        try requireEqual(
            await ledger.projects(tenant: other.tenant, after: nil, limit: 9).map(\.id), [other.project],
            "the other tenant's projects")
        try requireEqual(
            Set(await ledger.connections(tenant: other.tenant, after: nil, limit: 9).map(\.id)),
            [other.source, other.target],
            "the other tenant's connections")
        try require(
            await ledger.runs(tenant: other.tenant, project: nil, limit: 10).isEmpty, "another tenant's run is listed")
        try require(
            await ledger.runs(tenant: other.tenant, project: mine.project, limit: 10).isEmpty,
            "another tenant's run is listed by its project")
        try requireEqual(
            await ledger.runs(tenant: mine.tenant, project: nil, limit: 10).map(\.id), [run.id], "the tenant's runs")
        try require(
            await ledger.deleteProject(mine.project, tenant: other.tenant) == false,
            "a project of another tenant is deleted")
        try require(
            await ledger.deleteConnection(mine.source, tenant: other.tenant) == nil,
            "a connection of another tenant is deleted")
    }

    public func deletedProjectExistsNoMore() async throws {
        let (mine, other) = (try await place(), try await place())
        let asked: Set = [mine.project, other.project, ProjectID(UUID())]
        try requireEqual(await ledger.existing(asked), [mine.project, other.project], "the projects of all tenants")
        try require(await ledger.deleteProject(mine.project, tenant: mine.tenant), "the project is not deleted")
        try requireEqual(await ledger.existing(asked), [other.project], "the projects that are left")
        try requireEqual(await ledger.existing([]), [], "nothing asked")
    }

    public func ownerIsKeptAndGetsTheNewPassword() async throws {
        let first = UserRecord(
            id: UserID(UUID()), tenant: TenantID(UUID()), loginDigest: "0a1b", passwordHash: "one", role: .owner)
        // A process that starts anew offers a new tenant; an owner who is known keeps the old one.
        let second = UserRecord(
            id: UserID(UUID()), tenant: TenantID(UUID()), loginDigest: "0a1b", passwordHash: "two", role: .owner)
        try await ledger.ensureOwner(first)
        try await ledger.ensureOwner(second)
        let user = try required(await ledger.user(loginDigest: "0a1b"), "the owner is not found")
        try requireEqual(user.id, first.id, "the owner's id")
        try requireEqual(user.tenant, first.tenant, "the owner's tenant")
        try requireEqual(user.passwordHash, "two", "the password hash")
        try require(await ledger.user(loginDigest: "0a1c") == nil, "an unknown login is found")
    }

    public func projectOfAnActiveRunStays() async throws {
        let place = try await place()
        let run = try await newRun(in: place)
        try await requireFailure(.ledgerConflict, of: "deleting a project with an active run") {
            () async throws(Failure) in
            try await ledger.deleteProject(place.project, tenant: place.tenant)
        }
        try require(await ledger.project(place.project, tenant: place.tenant) != nil, "the project is gone")
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
        try require(
            await ledger.deleteProject(place.project, tenant: place.tenant), "a project without a run is not deleted")
        try require(await ledger.run(run.id) == nil, "the deleted project's run is left")
        try require(
            await ledger.deleteProject(place.project, tenant: place.tenant) == false, "a project is deleted twice")
    }

    public func connectionOfAnActiveRunStays() async throws {
        let place = try await place()
        let stranger = try await self.place()
        try require(await ledger.isInUse(place.target, tenant: place.tenant) == false, "it is in use without a run")
        let run = try await newRun(in: place)
        for id in [place.source, place.target] {
            try require(await ledger.isInUse(id, tenant: place.tenant), "an active run's connection is not in use")
            try require(await ledger.isInUse(id, tenant: stranger.tenant) == false, "another tenant is told")
        }
        try await requireFailure(.ledgerConflict, of: "deleting a connection in use") { () async throws(Failure) in
            try await ledger.deleteConnection(place.target, tenant: place.tenant)
        }
        _ = try await ledger.steer(run.id, .cancel, commandID: nil)
        try require(await ledger.isInUse(place.target, tenant: place.tenant) == false, "an ended run uses it")
        let deleted = try await ledger.deleteConnection(place.target, tenant: place.tenant)
        try requireEqual(deleted?.secretARN, "arn:test", "the secret of the deleted connection")
        try require(
            await ledger.deleteConnection(place.target, tenant: place.tenant) == nil, "a connection is deleted twice")
    }

    public func connectionComesBackWhole() async throws {
        let place = try await place()
        let digests = PlaceDigests(place: "0a'\"\\", site: "1b")
        let connection = Connection(
            id: ConnectionID(UUID()), tenant: place.tenant, user: place.user, platform: .jira, digests: digests,
            secretARN: "arn:aws:secretsmanager:eu-west-1:1:secret:x", createdAt: Self.day)
        try await ledger.createConnection(connection)
        try requireEqual(
            await ledger.connection(connection.id, tenant: place.tenant), connection, "the stored connection")
        try requireEqual(
            await ledger.connection(at: digests, tenant: place.tenant), connection, "the connection of the place")
        try require(
            await ledger.connection(at: PlaceDigests(place: "2c", site: "1b"), tenant: place.tenant) == nil,
            "a connection of another place of the site")
        try require(
            await ledger.connection(at: digests, tenant: TenantID(UUID())) == nil,
            "a connection of another tenant's place")
    }

    public func aSecretIsReplacedByWhoKnowsIt() async throws {
        let (place, other) = (try await place(), try await place())
        func replace(_ old: String, by new: String, of tenant: TenantID) async throws -> Bool {
            try await ledger.replaceSecret(of: place.target, tenant: tenant, from: old, to: new)
        }
        try require(await replace("arn:test", by: "arn:2", of: other.tenant) == false, "another tenant replaces it")
        try require(await replace("arn:test", by: "arn:2", of: place.tenant), "the secret is not replaced")
        try require(await replace("arn:test", by: "arn:3", of: place.tenant) == false, "it is replaced over another's")
        try requireEqual(
            await ledger.connection(place.target, tenant: place.tenant)?.secretARN, "arn:2", "the secret")
        try requireEqual(
            await ledger.connection(place.source, tenant: place.tenant)?.secretARN, "arn:test", "the other's secret")
        _ = try await ledger.deleteConnection(place.target, tenant: place.tenant)
        try require(await replace("arn:2", by: "arn:4", of: place.tenant) == false, "a deleted connection has a secret")
    }

    public func newestProjectComesFirst() async throws {
        let place = try await place()
        let newer = Project(
            id: ProjectID(UUID()), tenant: place.tenant, name: "Newer", createdAt: Self.day.addingTimeInterval(60))
        let older = Project(
            id: ProjectID(UUID()), tenant: place.tenant, name: "Older", createdAt: Self.day.addingTimeInterval(-60))
        try await ledger.createProject(newer)
        try await ledger.createProject(older)
        try requireEqual(
            await ledger.projects(tenant: place.tenant, after: nil, limit: 9).map(\.id),
            [newer.id, place.project, older.id], "the order")
        try requireEqual(
            await ledger.projects(tenant: place.tenant, after: newer.id, limit: 1).map(\.id), [place.project],
            "the second page of one")
        try requireEqual(
            await ledger.projects(tenant: place.tenant, after: place.project, limit: 9).map(\.id), [older.id],
            "the rest")
        try require(
            await ledger.projects(tenant: place.tenant, after: ProjectID(UUID()), limit: 9).isEmpty,
            "what comes after a project that is not there")
    }
}
