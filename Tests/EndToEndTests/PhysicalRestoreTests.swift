import Testing

extension UnderFaults {
    /// The files of the database's server are put back to an earlier time, in each of the ways in which this is done.
    @Suite(.serialized, .stack("physical-restore", items: 100))
    struct PhysicalRestoreTests {
        /// The fleet lives on, and holds claims of the time that is lost.
        @Test(.timeLimit(.minutes(3)))
        func aBaseBackupIsToldByItsMark() async throws {
            try await expectNoticed("behind") { stack, run in
                try await stack.wait(for: .items, of: run)
                let backup = try await stack.baseBackup()
                let done = try await stack.goOn(run, marks: 2)
                try await stack.kill("postgres")
                try await stack.putBack(backup)
                return done
            }
        }

        /// Copied as it was after a crash, from which the run went on: that start of the server is no restore.
        @Test(.timeLimit(.minutes(3)))
        func aSnapshotOfTheDiskIsToldByItsMark() async throws {
            try await expectNoticed("behind") { stack, run in
                try await stack.wait(for: .attachments, of: run)
                let snapshot = try await stack.snapshot()
                let done = try await stack.goOn(run, marks: 2)
                try await stack.kill(roles: Stack.roles)
                try await stack.kill("postgres")
                try await stack.putBack(snapshot)
                return done
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func aRecoveryToAPointInTimeIsToldByItsTimeline() async throws {
            try await expectNoticed("moved") { stack, run in
                let archive = try await stack.makeArchive()
                try await stack.restartServer(with: ["archive_mode = on", "archive_command = 'cp %p \(archive)/%f'"])
                let backup = try await stack.baseBackup()
                try await stack.wait(for: .comments, of: run)
                let moment = try #require(try await stack.query("SELECT clock_timestamp()").first)
                let done = try await stack.goOn(run)
                try await stack.kill(roles: Stack.roles)
                // Archives what the server has written last, too.
                #expect(try await stack.stop("postgres"))
                try await stack.configure(
                    backup,
                    [
                        "restore_command = 'cp \(archive)/%f %p'", "recovery_target_time = '\(moment)'",
                        "recovery_target_action = promote",
                    ], signal: "recovery.signal")
                try await stack.putBack(backup)
                try await stack.wait(forRow: "SELECT 1 WHERE NOT pg_is_in_recovery()")
                return done
            }
        }

        /// The fleet lives on, meets a server that takes no writes yet, and then one that does not know the newest. What a
        /// standby has got it replays before it is promoted, so that a pause of its replay loses nothing.
        @Test(.timeLimit(.minutes(3)))
        func aStandbyThatFellBehindIsToldByItsTimeline() async throws {
            try await expectNoticed("moved") { stack, run in
                let standby = try await stack.startStandby()
                try await stack.wait(for: .items, of: run)
                try await stack.cutOff(standby)
                let done = try await stack.goOn(run)
                // And the standby with it.
                try await stack.kill("postgres")
                try await stack.putBack(standby)
                #expect(try await stack.doneShards(of: run) < done)
                // Time for the fleet to meet it.
                _ = try await stack.query("SELECT pg_sleep(2)")
                try await stack.promote()
                return done
            }
        }

        /// Runs a migration whose database loses time in its middle.
        /// - Parameters:
        ///   - sign: By which the reconciler notices it, once.
        ///   - loseTime: Returns how many shards were done before the loss.
        private func expectNoticed(
            _ sign: String, _ loseTime: (Stack, _ run: String) async throws -> Int
        ) async throws {
            let stack = try Stack.current
            let noticed = try stack.noticedRestores().count
            let run = try await stack.startAfresh()
            let done = try await loseTime(stack, run)
            #expect(try await stack.doneShards(of: run) < done, "nothing was lost")
            try await stack.start(roles: Stack.roles)
            try await stack.expectEnd(of: run)
            #expect(try stack.noticedRestores().dropFirst(noticed) == [sign])
        }
    }
}
