import Foundation

/// A migration that has ended, made once for the tests of a suite.
struct Migration: Sendable {
    let connections: Stack.Connections
    let project: String
    let run: String
    /// What `migrayt watch` said.
    let watched: ChildProcess.Outcome

    static func finished(on stack: Stack) async throws -> Migration { try await FinishedMigration.shared.of(stack) }
}

private actor FinishedMigration {
    static let shared = FinishedMigration()
    private var made: [String: Migration] = [:]

    func of(_ stack: Stack) async throws -> Migration {
        if let migration = made[stack.folder.path] { return migration }
        let connections = try await stack.connections()
        let project = try await stack.createProject()
        let run = try await stack.start(project, connections)
        let migration = Migration(
            connections: connections, project: project, run: run, watched: try await stack.watch(run))
        made[stack.folder.path] = migration
        return migration
    }
}
