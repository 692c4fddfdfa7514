import MigraytModel

/// What the server has read of the ledger's large tables so far, by its own statistics: what a plan really did.
package struct TableReads: Sendable, Hashable {
    /// Whole passes over `outbox_items`, and over `shards`.
    package let itemScans: Int64
    package let shardScans: Int64
    /// Rows of all tables, by index or not.
    package let rows: Int64

    /// - Parameter pool: Of one connection, so that what it did before is counted.
    package static func now(_ pool: PostgresPool) async throws(Failure) -> TableReads {
        try await pool.statements { connection in
            // Counters are kept back for a second otherwise.
            try connection.run(script: "SELECT pg_stat_force_next_flush()")
            guard let row = try connection.query(statement).first else {
                throw PostgresError.unreadable(column: "rows")
            }
            return TableReads(
                itemScans: try row("item_scans"), shardScans: try row("shard_scans"), rows: try row("rows"))
        }
    }

    package static func - (later: TableReads, earlier: TableReads) -> TableReads {
        TableReads(
            itemScans: later.itemScans - earlier.itemScans, shardScans: later.shardScans - earlier.shardScans,
            rows: later.rows - earlier.rows)
    }

    private static let statement = """
        SELECT coalesce(sum(seq_scan) FILTER (WHERE relname = 'outbox_items'), 0)::bigint AS item_scans,
            coalesce(sum(seq_scan) FILTER (WHERE relname = 'shards'), 0)::bigint AS shard_scans,
            coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::bigint AS rows
        FROM pg_stat_user_tables
        """
}
