import MigraytModel
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("the worker's loop", .timeLimit(.minutes(1)))
struct WorkerLoopTests {
    private static let bad = OutgoingMessage(topic: .shards, key: "x", value: Array("{".utf8))

    /// Runs the loop until the condition holds, then tells it to end.
    private func run(_ world: World, _ bus: InMemoryMessageBus, until isDone: @Sendable () async throws -> Bool)
        async throws
    {
        let loop = WorkerLoop(
            bus: bus, worker: world.worker, configuration: world.configuration, timing: world.timing,
            drain: world.drain, logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await loop.run() }
            while try await !isDone() { await Task.yield() }
            world.drain.raise()
            try await group.waitForAll()
        }
    }

    /// What a new member of the group would still get: what was not acknowledged.
    private func leftOver(_ bus: InMemoryMessageBus) async throws -> [ReceivedMessage] {
        let end = OutgoingMessage(topic: .shards, key: "end", value: [])
        try await bus.send(end)
        let consumer = try await bus.consumer(of: .shards, group: WorkerLoop.group)
        var messages: [ReceivedMessage] = []
        while let message = try await consumer.next(), message.key != end.key { messages.append(message) }
        await consumer.close()
        return messages
    }

    @Test("a message that nobody can read goes to the dead letters, by its place and cause, and is done with")
    func malformed() async throws {
        let world = try await World()
        let bus = InMemoryMessageBus(partitions: 1)
        try await bus.send(Self.bad)
        try await bus.send(
            OutgoingMessage(topic: .shards, key: "y", value: Array(#"{"version":99}"#.utf8)))
        try await run(world, bus) { bus.messages(in: .deadLetters).count == 2 }
        let letters = try bus.messages(in: .deadLetters).map { try JSONParser.parse($0.value) }
        #expect(
            Set(letters.compactMap { $0["class"]?.string }) == ["message.malformed", "message.unknown_version"])
        #expect(letters.allSatisfy { $0["topic"]?.string == "migrayt.shards" })
        #expect(try await leftOver(bus).isEmpty)
    }

    @Test("a dead letter that the broker does not take is sent again")
    func deadLetterIsSentAgain() async throws {
        let world = try await World()
        let bus = InMemoryMessageBus(partitions: 1)
        try await bus.send(Self.bad)
        let left = Countdown(3)
        bus.setFault { $0.topic == .deadLetters && left.next() ? .refuse : nil }
        try await run(world, bus) { bus.messages(in: .deadLetters).count == 1 }
        #expect(try await leftOver(bus).isEmpty)
    }

    @Test("a shard that nobody knows, and one that is done, are done with")
    func unknownAndDone() async throws {
        let world = try await World([.sample(1)])
        let id = try await world.start()
        let prepare = try #require(try await world.publish().first)
        #expect(try await world.worker.work(on: prepare) == .completed)
        let bus = InMemoryMessageBus(partitions: 1)
        let calls = world.target.calls.count
        for shard in [prepare.shard, ShardID(SequentialIDs(seed: 9).next())] {
            let envelope = ShardEnvelope(run: id, step: PhaseStep(.prepare), shard: shard, fence: 0, itemCount: 1)
            try await bus.send(
                OutgoingMessage(topic: .shards, key: shard.description, value: envelope.encoded()))
        }
        // The malformed message is the last of its partition, so the others were taken before it.
        try await bus.send(Self.bad)
        try await run(world, bus) { !bus.messages(in: .deadLetters).isEmpty }
        #expect(try await leftOver(bus).isEmpty)
        #expect(world.target.calls.count == calls)
    }

    @Test("a whole shard through the bus, delivered twice: worked on once")
    func deliveredTwice() async throws {
        let world = try await World([.sample(1)])
        let id = try await world.start()
        try await world.workUp(to: .items, of: id)
        let bus = InMemoryMessageBus()
        bus.setFault { _ in .duplicate }
        for envelope in try await world.publish() {
            try await bus.send(
                OutgoingMessage(topic: .shards, key: envelope.shard.description, value: envelope.encoded()))
        }
        try await run(world, bus) { try await world.row(1, .items, of: id).state == .completed }
        #expect(world.createCalls() == 1)
    }

    @Test("a failure that says stop ends the loop although other places are idle")
    func stopEndsTheLoop() async throws {
        let world = try await World()
        let bus = InMemoryMessageBus(partitions: 1)
        try await bus.send(Self.bad)
        let loop = WorkerLoop(
            bus: StoppingBus(bus: bus), worker: world.worker, configuration: world.configuration, timing: world.timing,
            drain: world.drain, logger: .silent)
        await #expect(throws: Failure(.ledgerSchema, .stop)) { try await loop.run() }
    }
}

/// Takes nothing: every send says that the process must end.
private struct StoppingBus: MessageBus {
    let bus: InMemoryMessageBus

    func ensureTopics() async throws(Failure) {}
    func send(_ message: OutgoingMessage) async throws(Failure) { throw Failure(.ledgerSchema, .stop) }
    func consumer(of topic: Topic, group: String) async throws(Failure) -> any MessageConsumer {
        try await bus.consumer(of: topic, group: group)
    }
    func close() async {}
}
