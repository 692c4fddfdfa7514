import Foundation

/// A migration that has ended, made once for the tests of a suite.
struct Migration: Sendable {
    let connections: Stack.Connections
    let project: String
    let run: String
    /// What `migrayt watch` said.
    let watched: ChildProcess.Outcome

    /// A field of each type that values are converted to, by id and by name.
    static let mappedFields = [
        "Custom.CostCentre=customfield_10101", "Custom.Rationale=customfield_10102", "Custom.Weight=Weight",
        "Custom.TargetDate=customfield_10104", "Custom.ApprovedAt=approved at", "Custom.Risk=customfield_10106",
        "Custom.Channels=customfield_10107", "Custom.Approver=customfield_10108", "Custom.Keywords=customfield_10109",
        "Custom.Billable=customfield_10110",
    ].flatMap { ["--map-field", $0] }

    static func finished(on stack: Stack) async throws -> Migration { try await FinishedMigration.shared.of(stack) }
}

private actor FinishedMigration {
    static let shared = FinishedMigration()
    private var made: [String: Migration] = [:]

    func of(_ stack: Stack) async throws -> Migration {
        if let migration = made[stack.folder.path] { return migration }
        let connections = try await stack.connections()
        let project = try await stack.createProject()
        let run = try await stack.start(project, connections, Migration.mappedFields)
        let migration = Migration(
            connections: connections, project: project, run: run, watched: try await stack.watch(run))
        made[stack.folder.path] = migration
        return migration
    }
}
