import Foundation
import MigraytAPIContract
import Testing

extension EndToEnd {
    /// The database is put back to an earlier time while the run goes on, as a backup does it.
    @Suite(.serialized, .stack("restore", items: 200))
    struct RestoreTests {
        @Test(.timeLimit(.minutes(5)))
        func aRestoredDatabaseMakesNothingTwice() async throws {
            let stack = try Stack.current
            for moment in Moment.allCases {
                let run = try await stack.startAfresh()
                try await stack.loseTime(of: run, from: moment)
                try await stack.start(roles: Stack.roles)
                try await stack.expectEnd(of: run)
                let told = try await stack.report(of: run).diagnostics.map(\.code)
                #expect(told.contains("run.restored"), "\(moment)")
            }
        }

        /// The control: a database that is told to be the newest, and one whose mark is told to be.
        @Test(.timeLimit(.minutes(5)))
        func withoutTheDoubtTheSameMakesThingsTwice() async throws {
            let stack = try Stack.current
            var twice = [0, 0, 0]
            for moment in Moment.allCases {
                let run = try await stack.startAfresh()
                try await stack.loseTime(of: run, from: moment)
                _ = try await stack.query("SELECT settle_ledger(); UPDATE ledger_home SET mark = mark + 1000000")
                try await stack.start(roles: Stack.roles)
                _ = try await stack.watch(run)
                let tally = try await stack.tally()
                let found = [tally.duplicates, tally.duplicateComments, tally.duplicateAttachments]
                for (index, count) in found.enumerated() { twice[index] += count }
            }
            #expect(twice.allSatisfy { $0 > 0 }, "issues, comments and files made twice: \(twice)")
        }

        /// The same home, from the inside: only the mark outside tells it.
        @Test(.timeLimit(.minutes(5)))
        func aSnapshotOfTheDiskIsToldByItsMark() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.loseTime(of: run, from: .items, marks: 2)
            // The server of a disk that was put back was started anew.
            _ = try await stack.query(
                "SELECT settle_ledger(); UPDATE ledger_home SET started = started - interval '1 second'")
            try await stack.start(roles: Stack.roles)
            try await stack.expectEnd(of: run)
            #expect(try stack.log(of: "reconciler").contains(#""state":"behind""#))
        }

        /// A person says so, where no sign is left.
        @Test(.timeLimit(.minutes(5)))
        func whatAPersonDeclaresIsTaken() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.loseTime(of: run, from: .items)
            _ = try await stack.query("SELECT settle_ledger(); UPDATE ledger_home SET mark = mark + 1000000")
            let declared = try await ChildProcess.run(
                Checkout.programs.appending(path: "migrayt-reconciler"), ["restored"], environment: stack.environment)
            #expect(declared.status == 0, "\(declared.errors)")
            #expect(declared.errors.contains(#""state":"declared""#))
            try await stack.start(roles: Stack.roles)
            try await stack.expectEnd(of: run)
        }
    }

    /// The phase in which the backup is taken.
    enum Moment: CaseIterable {
        case items, attachments, comments

        /// The order of its steps in the database.
        fileprivate var step: Int {
            switch self {
            case .items: 100
            case .attachments: 200
            case .comments: 300
            }
        }
    }
}

extension Stack {
    /// Backs the database up as soon as the phase is in its middle, lets the run go on for some shards, kills all roles and
    /// puts the backup in the database's place.
    /// - Parameter marks: Marks outside that are written after the backup.
    fileprivate func loseTime(of run: String, from moment: EndToEnd.Moment, marks: Int = 0) async throws {
        let done = """
            SELECT 1 FROM outbox_items WHERE run_id = '\(run)' AND step >= \(moment.step) AND step < \(moment.step + 100)
                AND state = 'COMPLETED'
            """
        try await wait(forRow: "\(done) LIMIT 1")
        let mark = try await query("SELECT mark FROM ledger_home").first.flatMap { Int($0) } ?? 0
        let backup = folder.appending(path: "backup.sql")
        try await dump(to: backup)
        let later =
            try await query("SELECT count(*) FROM shards WHERE run_id = '\(run)' AND state = 'DONE'").first ?? "0"
        try await wait(
            forRow: """
                SELECT 1 FROM shards WHERE run_id = '\(run)' AND state = 'DONE' HAVING count(*) > \(later) + 1
                """)
        try await wait(forRow: "SELECT 1 FROM ledger_home WHERE mark >= \(mark + marks)")
        for role in Self.roles { try await kill(role) }
        try await restore(from: backup)
    }

    /// Everything is there once, and nothing failed but what the source has lost.
    fileprivate func expectEnd(of run: String) async throws {
        let status = try await watch(run).status
        let tally = try await tally()
        expectIntact(tally)
        #expect(status == (tally.unmigratable.isEmpty ? 0 : 2))
        #expect(try await report(of: run).failed == Int64(tally.unmigratable.count))
    }

    fileprivate func start(roles: [String]) async throws {
        for role in roles { try await start(role) }
    }
}
