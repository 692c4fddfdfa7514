import MigraytPorts

/// A table that holds rows of tenants, and how a row leads to its tenant.
struct ErasedTable: Sendable {
    let kind: ErasedKind
    let name: String
    private let condition: String

    /// Rows before what they hang on, so that no removal takes uncounted rows along. Connections are here for those whose
    /// secrets went without being counted, of which there are none.
    static let all: [ErasedTable] = [
        ErasedTable(.items, "outbox_items", ofRun), ErasedTable(.diagnostics, "diagnostics", ofRun),
        ErasedTable(.deadLetters, "dead_letters", ofRun), ErasedTable(.commands, "commands", ofRun),
        ErasedTable(.events, "events", ofRun), ErasedTable(.shards, "shards", ofRun),
        ErasedTable(.steps, "run_steps", ofRun), ErasedTable(.issues, "migrated_issues", ofProject),
        ErasedTable(.orphanIssues, "orphan_issues", ofProject), ErasedTable(.effects, "effects", ofProject),
        ErasedTable(.identities, "identities", ofProject), ErasedTable(.runs, "runs", ofTenant),
        ErasedTable(.projects, "projects", ofTenant), ErasedTable(.rates, "budgets", ofNobodyElse),
        ErasedTable(.connections, "connections", ofTenant), ErasedTable(.requestKeys, "request_keys", ofTenant),
        ErasedTable(.authorizations, "used_authorizations", ofTenant),
        ErasedTable(.sessions, "sessions", ofTenant), ErasedTable(.users, "users", ofTenant),
        ErasedTable(.auditEntries, "audit_entries", ofTenant),
    ]

    /// Removes rows: the parameters are the tenant and how many at the most.
    var removal: String {
        "DELETE FROM \(name) WHERE ctid = ANY (ARRAY(SELECT x.ctid FROM \(name) x WHERE \(condition) LIMIT $2))"
    }

    private init(_ kind: ErasedKind, _ name: String, _ condition: String) {
        self.kind = kind
        self.name = name
        self.condition = condition
    }

    private static let ofTenant = "x.tenant_id = $1"
    private static let ofRun = "x.run_id IN (SELECT id FROM runs WHERE tenant_id = $1)"
    private static let ofProject = "x.project_id IN (SELECT id FROM projects WHERE tenant_id = $1)"
    /// A site's digest is the tenant's, its rate also that of whoever else writes there. A row that is missing is a full
    /// bucket, so removing one too many does no harm.
    private static let ofNobodyElse =
        "NOT EXISTS (SELECT FROM connections c WHERE c.tenant_id <> $1 AND c.site = x.site)"
}
