import Foundation
import MigraytAPIClient
import MigraytAPIContract
import MigraytHTTP
import MigraytPorts
import Testing

extension Stack {
    /// Streams that one wait opens at the most: a stream ends with its API process.
    private static let mostStreams = 20

    /// Waits for the first progress event that gives a result. The test's time limit bounds the wait.
    func follow<Result: Sendable>(_ run: String, _ result: (ProgressReader.Event) throws -> Result?) async throws
        -> Result
    {
        for _ in 0..<Self.mostStreams {
            if let stream = try? await api.events("/api/migrations/\(run)/progress") {
                var reader = ProgressReader()
                while let chunk = try? await stream.next() {
                    for event in try reader.events(in: chunk) {
                        if let found = try result(event) { return found }
                    }
                }
            }
            try Task.checkCancellation()
            // Returns when the API can use its database again.
            try await start("api")
        }
        throw CancellationError()
    }

    /// Waits until the run meets the condition, which it must before it ends.
    @discardableResult
    func wait(for run: String, until condition: (RunView) -> Bool) async throws -> RunView {
        try await follow(run) { event in
            guard case .run(let view) = event else { return nil }
            if condition(view) { return view }
            try #require(!view.isTerminal, "The run ended as \(view.status) \(view.failure?.code ?? "") too early.")
            return nil
        }
    }

    /// Waits until nothing has changed for ten seconds.
    func waitForSilence(of run: String) async throws {
        try await follow(run) { event in
            if case .heartbeat = event { () } else { nil }
        }
    }

    /// Follows a run with the CLI until it ends.
    func watch(_ run: String) async throws -> ChildProcess.Outcome { try await migrayt("watch", run) }

    func view(of run: String) async throws -> RunView {
        try await api.call(.get, "/api/migrations/\(run)", as: RunView.self)
    }

    func report(of run: String) async throws -> ReportView {
        try await api.call(.get, "/api/migrations/\(run)/report", as: ReportView.self)
    }

    func story(of item: Int, in run: String) async throws -> StoryView {
        try await api.call(.get, "/api/migrations/\(run)/items/\(item)", as: StoryView.self)
    }
}

extension RunView {
    /// Over all phases that were opened so far.
    var finished: Int64 { phases.reduce(0) { $0 + $1.finished } }
}
