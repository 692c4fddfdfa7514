import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import NIOCore

/// `GET /api/migrations/{runId}/progress`: the run as Server-Sent Events, until it ends or the process is drained.
///
/// The database is asked once a second for each stream; a stream ends with its run, its client, or the process.
/// A client that sees the end without an `end` event connects again.
struct ProgressEndpoint: Sendable {
    private static let interval = Duration.seconds(1)
    /// Shorter than the idle time of usual proxies and load balancers (60 s).
    private static let heartbeat = Duration.seconds(10)
    private static let openStreams = 256

    private let timing: Timing
    private let drain: DrainSignal
    private let limit = AdmissionLimit(Self.openStreams)

    init(_ dependencies: APIDependencies) {
        timing = dependencies.timing
        drain = dependencies.drain
    }

    func add(to routes: GuardedRoutes) {
        routes.get("/migrations/{runId}/progress", .viewResults) { call in
            let run = try await call.run()
            let runs = RunReader(ledger: call.ledger)
            let place = try limit.enter()
            let body = ResponseBody { writer in
                defer { withExtendedLifetime(place) {} }
                try await write(run, runs, to: &writer)
                try await writer.finish(nil)
            }
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
        }
    }

    private func write(_ run: Run, _ runs: RunReader, to writer: inout any ResponseBodyWriter) async throws {
        var sent: Data?
        var quietSince = timing.monotonic()
        while !drain.isRaised {
            if let view = try await current(run.id, runs) {
                let data = try APIDocument.encoder().encode(view)
                if data != sent {
                    try await writer.write(Self.event("progress", data))
                    sent = data
                    quietSince = timing.monotonic()
                }
                if view.isTerminal { return try await writer.write(Self.event("end", data)) }
            }
            if timing.monotonic() - quietSince >= Self.heartbeat {
                try await writer.write(ByteBuffer(string: ": heartbeat\n\n"))
                quietSince = timing.monotonic()
            }
            try await timing.sleep(Self.interval)
        }
    }

    /// `nil` while the database cannot be asked: the stream waits for it.
    private func current(_ id: RunID, _ runs: RunReader) async throws -> RunView? {
        do throws(Failure) {
            guard let run = try await runs.ledger.run(id) else { throw Failure(.ledgerNotFound, .failItem) }
            return try await runs.view(of: run)
        } catch {
            if error.code == .ledgerUnavailable { return nil }
            throw error
        }
    }

    /// JSON of our encoder has no line breaks, so one `data` line holds it.
    private static func event(_ name: String, _ data: Data) -> ByteBuffer {
        var buffer = ByteBuffer(string: "event: \(name)\ndata: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }
}
