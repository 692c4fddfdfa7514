import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `GET /api/audit`: who did what when.
struct AuditEndpoint: Sendable {
    func add(to routes: GuardedRoutes) {
        routes.get("/audit", .viewAudit) { try await list($0) }
    }

    private func list(_ call: Call) async throws -> Response {
        let page = try Page(call.request)
        var before: Int64?
        if let text = call.request.uri.queryParameters["before"] {
            guard let number = Int64(text), number > 0 else {
                throw APIFault.invalid(["before must be a positive whole number"])
            }
            before = number
        }
        let records = try await call.ledger.auditTrail(
            tenant: call.tenant, before: before, limit: page.limit + 1)
        let entries = records.prefix(page.limit).map { AuditPage.Entry($0) }
        return try .json(AuditPage(entries: entries, next: records.count > page.limit ? entries.last?.id : nil))
    }
}

extension AuditPage.Entry {
    fileprivate init(_ record: AuditRecord) {
        self.init(
            id: record.id, happenedAt: record.happenedAt, userId: record.entry.user?.description,
            action: record.entry.action.rawValue, outcome: record.entry.outcome.rawValue,
            subject: record.entry.subject)
    }
}
