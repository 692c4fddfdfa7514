import Foundation
import Subprocess
import SystemPackage

/// A program that a test runs to its end. Its output goes through files: unlike a pipe they never fill up, and nobody
/// waits for a daemon that it started and that still holds them.
enum ChildProcess {
    struct Outcome: Sendable {
        /// `128 + n` for signal n, as shells say it.
        let status: Int32
        let output: String
        let errors: String
    }

    /// Cancelling the task ends the program by force.
    static func run(_ program: URL, _ arguments: [String], environment: [String: String]? = nil) async throws -> Outcome
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "migrayt-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
        let outcome = try await Subprocess.run(
            .path(FilePath(program.path)), arguments: Arguments(arguments),
            environment: environment.map(variables) ?? .inherit, output: try file(output), error: try file(errors))
        let status =
            switch outcome.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Outcome(
            status: status, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    private static func variables(_ values: [String: String]) -> Environment {
        let named = values.compactMap { name, value in Environment.Key(rawValue: name).map { ($0, value) } }
        return .custom(Dictionary(named) { first, _ in first })
    }

    private static func file(_ url: URL) throws -> FileDescriptorOutput {
        .fileDescriptor(
            try .open(url.path, .writeOnly, options: .create, permissions: .ownerReadWrite),
            closeAfterSpawningProcess: true)
    }
}
