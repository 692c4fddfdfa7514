import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import NIOCore

/// What became of a run: the report, its failed items as CSV, and the story of one item.
struct ReportEndpoints: Sendable {
    private static let rowsPerPage = 1_000

    func add(to routes: GuardedRoutes) {
        routes.get("/migrations/{runId}/report", .viewResults) { try await report($0) }
        routes.get("/migrations/{runId}/report.csv", .viewResults, audit: .reportExport) { try await failedItems($0) }
        routes.get("/migrations/{runId}/items/{itemId}", .viewResults) { try await story($0) }
    }

    private func report(_ call: Call) async throws -> Response {
        let (run, ledger) = (try await call.run(), call.ledger)
        let progress = try await ledger.progress(run.id)
        return try .json(
            ReportView(
                run, progress: progress, reasons: try await ledger.reasons(run.id),
                diagnostics: try await ledger.diagnosticCounts(run.id),
                effects: try await ledger.effectCounts(run.id)))
    }

    /// Written page by page as the database gives them, so that a million failures never stand in memory. A page that
    /// cannot be read breaks the transfer off: a short file never looks whole.
    private func failedItems(_ call: Call) async throws -> Response {
        let (run, ledger) = (try await call.run(), call.ledger)
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: CSVRow(OutboxItem.csvHeader).line))
            var last: OutboxItem?
            repeat {
                let page = try await ledger.outboxItems(run.id, state: .failed, after: last, limit: Self.rowsPerPage)
                last = page.count == Self.rowsPerPage ? page.last : nil
                let lines = page.reduce(into: "") { $0 += CSVRow($1.csvFields).line }
                if !lines.isEmpty { try await writer.write(ByteBuffer(string: lines)) }
            } while last != nil
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8; header=present", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"migration-\(run.id)-failed.csv\"",
            ], body: body)
    }

    private func story(_ call: Call) async throws -> Response {
        let run = try await call.run()
        guard let item = call.context.parameters.get("itemId", as: Int64.self).map({ WorkItemID($0) }), item > .wholeRun
        else { throw APIFault.notFound("Work item not found") }
        let story = try await call.ledger.story(of: item, in: run.id)
        guard !story.items.isEmpty else { throw APIFault.notFound("Work item \(item) is not part of run \(run.id)") }
        return try .json(StoryView(item, story))
    }
}
