import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

@Suite("The bus on a real broker", .timeLimit(.minutes(3)))
struct BrokerTests {
    @Test("Topics are created once, messages come, and what was not acknowledged comes again")
    func roundTrip() async throws {
        try await withLocalBroker { _, bus in
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
        }
    }

    @Test("Two consumers of a group share the partitions")
    func sharing() async throws {
        try await withLocalBroker { _, bus in
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
        }
    }

    @Test("While members come and go, every message reaches one of them")
    func rebalances() async throws {
        try await withLocalBroker { _, bus in
            try await bus.ensureTopics()
            let gathering = Gathering(of: Set((0..<300).map { "shard-\($0)" }), on: bus)
            try await bus.send(gathering.expected.sorted())
            try await withThrowingTaskGroup { group in
                group.addTask { try await gathering.member(taking: 10_000) }
                // What a member commits when it leaves hides nothing that it has not seen.
                group.addTask { for _ in 0..<3 { try await gathering.member(taking: 15) } }
                group.addTask { for _ in 0..<3 { try await gathering.member(taking: 40) } }
                await gathering.complete()
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(gathering.seen == gathering.expected)
        }
    }

    @Test("After a broker restart that forgot everything, sending and consuming go on by themselves")
    func restart() async throws {
        try await withLocalBroker { broker, bus in
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
            while let message = try await consumer.next(), message.text != "after" {}
            await consumer.close()
        }
    }

    @Test("A consumer makes the topics that the broker lacks, though nobody else asks for them")
    func missingTopics() async throws {
        try await withLocalBroker { _, bus in
            let consumer = try await bus.consumer(of: .shards, group: "g")
            let sending = Task { while !Task.isCancelled { try? await bus.send(["one"]) } }
            let message = try await consumer.next()
            sending.cancel()
            #expect(message?.text == "one")
            await consumer.close()
        }
    }
}
