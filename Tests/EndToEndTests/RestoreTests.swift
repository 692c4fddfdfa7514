import Foundation
import MigraytAPIContract
import Testing

extension EndToEnd {
    /// The database is put back to an earlier time while the run goes on, as a logical backup does it.
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
}

extension Stack {
    /// Backs the database up as soon as the phase is in its middle, lets the run go on for some shards, kills all roles
    /// and puts the backup in the database's place.
    /// - Parameter marks: Marks outside that are written after the backup.
    fileprivate func loseTime(of run: String, from moment: Moment, marks: Int = 0) async throws {
        try await wait(for: moment, of: run)
        let backup = folder.appending(path: "backup.sql")
        try await dump(to: backup)
        try await goOn(run, marks: marks)
        try await kill(roles: Self.roles)
        try await restore(from: backup)
    }
}
