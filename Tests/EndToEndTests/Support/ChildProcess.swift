import Foundation
import Glibc

/// A program that a test runs to its end. Its output goes through files: unlike a pipe they never fill up.
enum ChildProcess {
    struct Outcome: Sendable {
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
        let process = Process()
        // A child of a test thread is born with all signals blocked: `env` gives it, and what it starts, the usual ones.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal", program.path] + arguments
        process.environment = environment ?? ProcessInfo.processInfo.environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try emptyFile(output)
        process.standardError = try emptyFile(errors)
        try await end(of: process)
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    private static func emptyFile(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    private static func end(of process: Process) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                process.terminationHandler = { _ in continuation.resume() }
                do { try process.run() } catch {
                    process.terminationHandler = nil
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
    }
}
