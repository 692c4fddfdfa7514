import MigraytCoordinator
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@Suite("commands by topic: each applied once", .timeLimit(.minutes(1)))
struct CommandReceiverTests {
    private func message(_ command: String, _ run: RunID, id: String, version: Int64 = 1) -> OutgoingMessage {
        let body: JSON = [
            "version": .integer(version), "id": .string(id), "run": .string(run.description),
            "command": .string(command),
        ]
        return OutgoingMessage(topic: .commands, key: run.description, value: body.bytes(sortedKeys: true))
    }

    /// Receives until the condition holds.
    private func receive(_ desk: Desk, until isDone: @Sendable () async throws -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await desk.commands.run() }
            while try await !isDone() { await Task.yield() }
            desk.drain.raise()
            try await group.waitForAll()
        }
    }

    /// What was not acknowledged, in its order.
    private func leftOver(_ desk: Desk) async throws -> [String] {
        try await desk.bus.send(OutgoingMessage(topic: .commands, key: "end", value: []))
        let consumer = try await desk.bus.consumer(of: .commands, group: CommandReceiver.group)
        var keys: [String] = []
        while let message = try await consumer.next(), message.key != "end" { keys.append(message.key) }
        await consumer.close()
        return keys
    }

    private func runningDesk() async throws -> (Desk, RunID) {
        let desk = try await Desk([.sample(1)])
        let run = try await desk.newRun()
        _ = try await desk.planner.runOnce()
        return (desk, run)
    }

    @Test("a repeated command changes nothing: pause, resume, and the first pause again")
    func idempotent() async throws {
        let (desk, run) = try await runningDesk()
        for (command, id) in [("pause", "1"), ("resume", "2"), ("pause", "1")] {
            try await desk.bus.send(message(command, run, id: id))
        }
        // Unreadable, and so the sign that the others were taken.
        try await desk.bus.send(OutgoingMessage(topic: .commands, key: "x", value: []))
        try await receive(desk) { !desk.bus.messages(in: .deadLetters).isEmpty }
        #expect(try await desk.ledger.run(run)?.state == .running)
        #expect(desk.bus.messages(in: .deadLetters).count == 1)
        #expect(try await leftOver(desk).isEmpty)
    }

    @Test("what nobody can apply goes to the dead letters with its cause, and the next command is taken")
    func refused() async throws {
        let (desk, run) = try await runningDesk()
        try await desk.bus.send(OutgoingMessage(topic: .commands, key: "x", value: Array("no".utf8)))
        try await desk.bus.send(message("explode", run, id: "1"))
        try await desk.bus.send(message("pause", run, id: "2", version: 7))
        try await desk.bus.send(message("resume", run, id: "3"))
        try await desk.bus.send(message("cancel", run, id: "4"))
        try await receive(desk) { try await desk.ledger.run(run)?.state == .cancelled }
        let causes = try desk.bus.messages(in: .deadLetters).compactMap {
            try JSONParser.parse($0.value)["class"]?.string
        }
        #expect(
            causes == ["message.malformed", "message.malformed", "message.unknown_version", "ledger.conflict"])
    }

    @Test("a database that is away: the command is tried again until it is applied")
    func ledgerAway() async throws {
        let (desk, run) = try await runningDesk()
        let left = Countdown(4)
        desk.setFault { $0.hasPrefix("steer") && left.next() ? .beforeCommit : nil }
        try await desk.bus.send(message("pause", run, id: "1"))
        try await receive(desk) { try await desk.ledger.run(run)?.state == .paused }
        #expect(desk.bus.messages(in: .deadLetters).isEmpty)
    }

    @Test("a process that ends while the database is away loses no command")
    func drainWhileAway() async throws {
        let (desk, run) = try await runningDesk()
        let drain = desk.drain
        desk.setFault { operation in
            guard operation.hasPrefix("steer") else { return nil }
            drain.raise()
            return .beforeCommit
        }
        try await desk.bus.send(message("pause", run, id: "1"))
        try await desk.commands.run()
        #expect(desk.bus.messages(in: .deadLetters).isEmpty)
        desk.setFault(nil)
        #expect(try await leftOver(desk) == [run.description])
    }

    @Test("a dead letter that the broker does not take is sent again")
    func deadLetterIsSentAgain() async throws {
        let (desk, _) = try await runningDesk()
        try await desk.bus.send(OutgoingMessage(topic: .commands, key: "x", value: []))
        let left = Countdown(3)
        desk.bus.setFault { $0.topic == .deadLetters && left.next() ? .refuse : nil }
        try await receive(desk) { desk.bus.messages(in: .deadLetters).count == 1 }
        #expect(try await leftOver(desk).isEmpty)
    }
}
