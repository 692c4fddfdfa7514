import Foundation

/// A program that a test runs. Its waiting happens off the cooperative pool.
struct ChildProcess {
    private let process = Process()
    private let output = Pipe()

    init(_ arguments: [String]) {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
    }

    /// Runs it to its end; its exit status.
    func run() async throws -> Int32 {
        try process.run()
        let (process, reader) = (process, output.fileHandleForReading)
        return await Self.offPool {
            _ = reader.readDataToEndOfFile()
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    /// Starts it and gives what follows the marker on its error output; `nil` when it ended without it.
    func start(until marker: String) async throws -> String? {
        try process.run()
        let reader = output.fileHandleForReading
        let rest: String? = await Self.offPool {
            var seen = Data()
            while true {
                let more = reader.availableData
                if more.isEmpty { return nil }
                seen.append(more)
                let text = String(decoding: seen, as: UTF8.self)
                guard let found = text.range(of: marker) else { continue }
                let line = text[found.upperBound...].prefix { !$0.isNewline }
                if line.endIndex != text.endIndex { return String(line) }
            }
        }
        // Keeps the pipe from filling up.
        reader.readabilityHandler = { _ = $0.availableData }
        return rest
    }

    /// Not by `terminate()`: children inherit a signal mask from the test runner that blocks SIGTERM.
    func stop() { kill(process.processIdentifier, SIGKILL) }

    private static func offPool<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: work()) }
        }
    }
}
