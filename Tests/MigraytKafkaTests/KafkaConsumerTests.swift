import Crdkafka
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

@Suite("Consuming, on the mock cluster", .timeLimit(.minutes(2)))
struct KafkaConsumerTests {
    @Test("A message arrives with key, value and headers")
    func roundTrip() async throws {
        try await withMockCluster { _, bus in
            try await bus.send(
                OutgoingMessage(
                    topic: .shards, key: "k-1", value: [0, 255, 7], headers: ["traceparent": "00-é", "b": ""]))
            let consumer = try await bus.consumer(of: .shards, group: "g")
            let message = try #require(try await consumer.next())
            #expect(message.topic == .shards)
            #expect(message.key == "k-1")
            #expect(message.value == [0, 255, 7])
            #expect(message.headers == ["traceparent": "00-é", "b": ""])
            #expect(message.offset == 0)
            await consumer.close()
        }
    }

    @Test("Messages are pulled in order, and the end of the wait is a cancellation or a close")
    func waiting() async throws {
        try await withMockCluster { _, bus in
            let consumer = try await bus.consumer(of: .shards, group: "g")
            let cancelled = Task { try await consumer.next() }
            cancelled.cancel()
            #expect(try await cancelled.value == nil)

            let texts = (0..<200).map { "\($0)" }
            try await bus.send(texts)
            #expect(try await consumer.take(200).map(\.text) == texts)

            async let last = consumer.next()
            await consumer.close()
            #expect(try await last == nil)
            #expect(try await consumer.next() == nil)
            await consumer.close()
        }
    }

    @Test("What was not acknowledged comes again, and what follows it too")
    func redelivery() async throws {
        try await withMockCluster { _, bus in
            try await bus.send(["0", "1", "2", "3", "4"])
            let first = try await bus.consumer(of: .shards, group: "g")
            let messages = try await first.take(5)
            for index in [4, 0, 1, 3] { await first.acknowledge(messages[index]) }
            await first.close()

            let second = try await bus.consumer(of: .shards, group: "g")
            let again = try await second.take(3)
            #expect(again.map(\.text) == ["2", "3", "4"])
            // An acknowledgement of the former owner means nothing here.
            await second.acknowledge(messages[2])
            await second.close()

            let third = try await bus.consumer(of: .shards, group: "g")
            let afterwards = try await third.take(3)
            #expect(afterwards.map(\.text) == ["2", "3", "4"])
            for message in afterwards { await third.acknowledge(message) }
            await third.close()

            try await bus.send(["5"])
            let fourth = try await bus.consumer(of: .shards, group: "g")
            #expect(try await fourth.next()?.text == "5")
            await fourth.close()
        }
    }

    @Test("A commit that the broker refuses is made again")
    func refusedCommit() async throws {
        try await withMockCluster { cluster, bus in
            try await bus.send(["0", "1"])
            let first = try await bus.consumer(of: .shards, group: "g")
            let messages = try await first.take(2)
            cluster.push([RD_KAFKA_RESP_ERR_INVALID_COMMIT_OFFSET_SIZE], for: .offsetCommit)
            await first.acknowledge(messages[0])
            await first.close()
            let second = try await bus.consumer(of: .shards, group: "g")
            // Either the close made it again, or the message comes a second time; none is lost.
            let next = try await second.next()
            #expect(next?.text == "0" || next?.text == "1")
            await second.close()
        }
    }

    @Test("A member that the broker does not know any more joins anew")
    func forgotten() async throws {
        try await withMockCluster { cluster, bus in
            try await bus.send(["0"])
            let consumer = try await bus.consumer(of: .shards, group: "g")
            let first = try #require(try await consumer.next())
            cluster.push([RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID], for: .heartbeat)
            let again = try #require(try await consumer.next())
            #expect(again.text == "0")
            #expect(again.assignment != first.assignment)
            await consumer.close()
        }
    }

    @Test("A broker that refuses this client ends the wait with a failure that stops the process")
    func unauthorized() async throws {
        try await withMockCluster { cluster, bus in
            cluster.push([RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED], for: .joinGroup)
            let consumer = try await bus.consumer(of: .shards, group: "g")
            await #expect(
                throws: Failure(
                    .busRejected, .stop, status: Int(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED.rawValue))
            ) { try await consumer.next() }
            await consumer.close()
        }
    }

    @Test("Closing ends in bounded time without a broker")
    func closingInOutage() async throws {
        try await withMockCluster { cluster, bus in
            try await bus.send(["0"])
            let consumer = try await bus.consumer(of: .shards, group: "g")
            let message = try #require(try await consumer.next())
            cluster.stop()
            await consumer.acknowledge(message)
            await consumer.close()
            #expect(try await consumer.next() == nil)
        }
    }
}
