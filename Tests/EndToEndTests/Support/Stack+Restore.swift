import MigraytAPIContract
import MigraytModel
import Testing

/// What tests of a database that was put back to an earlier time have in common.
extension Stack {
    /// Waits until something of the phase is done, and other things are not.
    func wait(for moment: Moment, of run: String) async throws {
        try await wait(
            forRow: """
                SELECT 1 FROM outbox_items WHERE run_id = '\(run)' AND step >= \(moment.step)
                    AND step < \(moment.step + 100) AND state = 'COMPLETED' LIMIT 1
                """)
    }

    /// Lets the run go on for some shards, which a copy that was taken before does not know.
    /// - Parameter marks: So many marks are written outside meanwhile, the last of them perhaps not yet.
    /// - Returns: Shards that are done.
    @discardableResult
    func goOn(_ run: String, marks: Int = 0) async throws -> Int {
        let mark = try await query("SELECT mark FROM ledger_home").first.flatMap { Int($0) } ?? 0
        let done = try await doneShards(of: run)
        try await wait(
            forRow: """
                SELECT 1 FROM shards WHERE run_id = '\(run)' AND state = 'DONE' HAVING count(*) > \(done) + 1
                """)
        try await wait(forRow: "SELECT 1 FROM ledger_home WHERE mark >= \(mark + marks)")
        return try await doneShards(of: run)
    }

    func doneShards(of run: String) async throws -> Int {
        let rows = try await query("SELECT count(*) FROM shards WHERE run_id = '\(run)' AND state = 'DONE'")
        return try #require(rows.first.flatMap { Int($0) })
    }

    func kill(roles: [String]) async throws {
        for role in roles { try await kill(role) }
    }

    func start(roles: [String]) async throws {
        for role in roles { try await start(role) }
    }

    /// How the reconciler has noticed each restore so far.
    func noticedRestores() throws -> [String] {
        try log(of: "reconciler").split(separator: "\n").filter { $0.contains(#""code":"ledger.restored""#) }
            .map { line in try #require(try JSONParser.parse(Array(line.utf8))["state"]?.string) }
    }

    /// Everything is there once, and nothing failed but what the source has lost.
    func expectEnd(of run: String) async throws {
        let status = try await watch(run).status
        let tally = try await tally()
        expectIntact(tally)
        #expect(status == (tally.unmigratable.isEmpty ? 0 : 2))
        #expect(try await report(of: run).failed == Int64(tally.unmigratable.count))
    }
}
