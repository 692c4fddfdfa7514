import Foundation
import Testing

extension Stack {
    static let workers = ["worker-1", "worker-2"]
    static let roles = ["api", "coordinator", "reconciler"] + workers

    /// kill -9; returns when the process is gone.
    func kill(_ part: String) async throws { try await Self.script(["kill", part], in: folder) }

    /// Returns when the part answers; at once when it runs already.
    func start(_ part: String) async throws { try await Self.script(["start", part], in: folder) }

    /// SIGTERM; returns when the process has ended.
    /// - Returns: Whether it ended by itself, and not by the force that comes after twenty seconds.
    func stop(_ part: String) async throws -> Bool {
        try await Self.script(["stop", part], in: folder).errors.isEmpty
    }

    /// Starts the simulator anew, with Jira empty.
    func restartSimulator(with arguments: String = "") async throws {
        try await Self.script(["up", "--simulator-args=\(source) \(arguments)"], in: folder)
    }

    /// Every process that should run does.
    func isComplete() async throws -> Bool {
        let outcome = try await ChildProcess.run(
            Checkout.root.appending(path: "scripts/stack"), ["status", "--dir", folder.path],
            environment: ProcessInfo.processInfo.environment.merging(["MIGRAYT_BIN": Checkout.programs.path]) { $1 })
        return outcome.status == 0
    }

    /// The process ids of the roles, by name.
    func processes() throws -> [String: Int32] {
        try Dictionary(
            uniqueKeysWithValues: Self.roles.map { role in
                let file = try String(contentsOf: folder.appending(path: "pids/\(role).pid"), encoding: .utf8)
                return (role, try #require(file.split(whereSeparator: \.isWhitespace).first.flatMap { Int32($0) }))
            })
    }

    func log(of part: String) throws -> String {
        try String(contentsOf: folder.appending(path: "logs/\(part).log"), encoding: .utf8)
    }
}
