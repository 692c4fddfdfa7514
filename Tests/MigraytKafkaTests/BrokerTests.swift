import Logging
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

@Suite("The bus on a real broker", .timeLimit(.minutes(3)))
struct BrokerTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("Topics are created once, messages come, and what was not acknowledged comes again")
    func roundTrip() async throws {
        let broker = try LocalBroker()
        let bus = try KafkaMessageBus(broker.configuration(), logger: logger)
        try await bus.ensureTopics()
        try await bus.ensureTopics()
        let texts = Set((0..<40).map { "shard-\($0)" })
        try await bus.send(texts.sorted())

        let first = try await bus.consumer(of: .shards, group: "g")
        let messages = try await first.take(40)
        #expect(Set(messages.map(\.text)) == texts)
        #expect(Set(messages.map(\.partition)).count > 1)
        let kept = try #require(messages.last)
        for message in messages.dropLast() { await first.acknowledge(message) }
        await first.close()

        let second = try await bus.consumer(of: .shards, group: "g")
        #expect(try await second.next()?.text == kept.text)
        await second.close()
        await bus.close()
        withExtendedLifetime(broker) {}
    }

    @Test("Two consumers of a group share the partitions")
    func sharing() async throws {
        let broker = try LocalBroker()
        let bus = try KafkaMessageBus(broker.configuration(), logger: logger)
        try await bus.ensureTopics()
        let first = try await bus.consumer(of: .shards, group: "g")
        let second = try await bus.consumer(of: .shards, group: "g")
        // Messages go on until both have had one: the second one has to join first.
        let partitions = try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask {
                var number = 0
                while !Task.isCancelled {
                    number += 1
                    try await bus.send(["\(number)"])
                }
                return nil
            }
            for consumer in [first, second] { group.addTask { try await consumer.next()?.partition } }
            let partitions = [try await group.next(), try await group.next()]
            group.cancelAll()
            return partitions.compactMap { $0 ?? nil }
        }
        #expect(partitions.count == 2)
        await first.close()
        await second.close()
        await bus.close()
        withExtendedLifetime(broker) {}
    }

    @Test("After a broker restart that forgot everything, sending and consuming go on by themselves")
    func restart() async throws {
        let broker = try LocalBroker()
        let bus = try KafkaMessageBus(broker.configuration(), logger: logger)
        try await bus.ensureTopics()
        let consumer = try await bus.consumer(of: .shards, group: "g")
        for text in ["0", "1", "2"] {
            try await bus.send([text])
            let message = try #require(try await consumer.next())
            #expect(message.text == text)
            await consumer.acknowledge(message)
        }
        broker.kill()
        try broker.start()
        try await bus.sendPatiently("after")
        var last: ReceivedMessage?
        while last?.text != "after" { last = try #require(try await consumer.next()) }
        await consumer.close()
        await bus.close()
    }
}
