import Foundation
import MigraytModel
import MigraytPorts

/// What every `MessageBus` guarantees.
///
/// Rules may share a broker: each uses a group and keys of its own and passes over the messages of others.
/// A rule that waits for what never comes hangs: run it with a time limit, which ends the wait by cancelling it.
public struct MessageBusConformance: Sendable {
    let bus: any MessageBus
    /// Stands before the key of each message of this subject.
    let mark = UUID().uuidString.lowercased()

    public init(_ bus: any MessageBus) { self.bus = bus }

    public static let rules: [ConformanceRule<MessageBusConformance>] = [
        ConformanceRule("messageArrivesUnchanged", Self.messageArrivesUnchanged),
        ConformanceRule("messagesOfOneKeyKeepTheirOrder", Self.messagesOfOneKeyKeepTheirOrder),
        ConformanceRule("unacknowledgedMessageComesAgain", Self.unacknowledgedMessageComesAgain),
        ConformanceRule("acknowledgedMessageDoesNotComeAgain", Self.acknowledgedMessageDoesNotComeAgain),
        ConformanceRule("oldestOpenMessageHoldsTheOffset", Self.oldestOpenMessageHoldsTheOffset),
        ConformanceRule("eachGroupGetsEachMessage", Self.eachGroupGetsEachMessage),
        ConformanceRule("membersOfAGroupGetAllMessages", Self.membersOfAGroupGetAllMessages),
        ConformanceRule("topicsAreCreatedOnce", Self.topicsAreCreatedOnce),
        ConformanceRule("topicsAreSeparate", Self.topicsAreSeparate),
        ConformanceRule("closedConsumerEnds", Self.closedConsumerEnds),
        ConformanceRule("cancelledWaitEnds", Self.cancelledWaitEnds),
    ]

    private var group: String { "group-\(mark)" }

    private func send(_ texts: [String], key: String? = nil, to topic: Topic = .shards) async throws {
        for text in texts {
            try await bus.send(
                OutgoingMessage(topic: topic, key: "\(mark)/\(key ?? text)", value: Array(text.utf8)))
        }
    }

    /// The next messages of this subject; those of others are acknowledged and passed over.
    private func take(
        _ count: Int, from consumer: any MessageConsumer, rule: String = #function
    ) async throws -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        while messages.count < count {
            let message = try required(await consumer.next(), "the consumer ended", rule: rule)
            if message.key.hasPrefix(mark) { messages.append(message) } else { await consumer.acknowledge(message) }
        }
        return messages
    }

    private static func texts(_ messages: [ReceivedMessage]) -> [String] {
        messages.map { String(decoding: $0.value, as: UTF8.self) }
    }

    public func messageArrivesUnchanged() async throws {
        try await bus.ensureTopics()
        let message = OutgoingMessage(
            topic: .events, key: "\(mark)/schlüssel", value: Array(0...255),
            headers: ["ce_id": "7", "traceparent": "ä"])
        try await bus.send(message)
        let consumer = try await bus.consumer(of: .events, group: group)
        let received = try await take(1, from: consumer)[0]
        try requireEqual(received.topic, message.topic, "the topic")
        try requireEqual(received.key, message.key, "the key")
        try requireEqual(received.value, message.value, "the value")
        try requireEqual(received.headers, message.headers, "the headers")
        await consumer.close()
    }

    public func messagesOfOneKeyKeepTheirOrder() async throws {
        try await bus.ensureTopics()
        let texts = (0..<30).map { "message \($0)" }
        try await send(texts, key: "one")
        let consumer = try await bus.consumer(of: .shards, group: group)
        let received = try await take(texts.count, from: consumer)
        try requireEqual(Self.texts(received), texts, "the order")
        try requireEqual(Set(received.map(\.partition)).count, 1, "the number of the key's partitions")
        try requireEqual(received.map(\.offset), received.map(\.offset).sorted(), "the order of the offsets")
        await consumer.close()
    }

    public func unacknowledgedMessageComesAgain() async throws {
        try await bus.ensureTopics()
        try await send(["one"])
        let first = try await bus.consumer(of: .shards, group: group)
        try requireEqual(Self.texts(await take(1, from: first)), ["one"], "what the first consumer gets")
        await first.close()
        let second = try await bus.consumer(of: .shards, group: group)
        try requireEqual(Self.texts(await take(1, from: second)), ["one"], "what the next consumer gets")
        await second.close()
    }

    public func acknowledgedMessageDoesNotComeAgain() async throws {
        try await bus.ensureTopics()
        try await send(["one", "two"], key: "one")
        let first = try await bus.consumer(of: .shards, group: group)
        for message in try await take(2, from: first) { await first.acknowledge(message) }
        await first.close()
        try await send(["three"], key: "one")
        let second = try await bus.consumer(of: .shards, group: group)
        try requireEqual(Self.texts(await take(1, from: second)), ["three"], "what the next consumer gets")
        await second.close()
    }

    public func oldestOpenMessageHoldsTheOffset() async throws {
        try await bus.ensureTopics()
        try await send(["one", "two", "three"], key: "one")
        let first = try await bus.consumer(of: .shards, group: group)
        let messages = try await take(3, from: first)
        await first.acknowledge(messages[2])
        await first.acknowledge(messages[0])
        await first.close()
        let second = try await bus.consumer(of: .shards, group: group)
        try requireEqual(Self.texts(await take(1, from: second)), ["two"], "what the next consumer gets first")
        await second.close()
    }

    public func eachGroupGetsEachMessage() async throws {
        try await bus.ensureTopics()
        try await send(["one"])
        for name in ["a", "b"] {
            let consumer = try await bus.consumer(of: .shards, group: group + name)
            let message = try await take(1, from: consumer)[0]
            try requireEqual(Self.texts([message]), ["one"], "what group \(name) gets")
            await consumer.acknowledge(message)
            await consumer.close()
        }
    }

    public func membersOfAGroupGetAllMessages() async throws {
        try await bus.ensureTopics()
        let sent = Set((0..<40).map { "message \($0)" })
        let consumers = [
            try await bus.consumer(of: .shards, group: group), try await bus.consumer(of: .shards, group: group),
        ]
        try await send(sent.sorted())
        let mark = self.mark
        let received = try await withThrowingTaskGroup(of: Void.self) { tasks in
            let (stream, continuation) = AsyncThrowingStream.makeStream(of: String.self, throwing: (any Error).self)
            for consumer in consumers {
                tasks.addTask {
                    do {
                        while let message = try await consumer.next() {
                            if message.key.hasPrefix(mark) {
                                continuation.yield(String(decoding: message.value, as: UTF8.self))
                            }
                            await consumer.acknowledge(message)
                        }
                    } catch {
                        continuation.finish(throwing: error)
                    }
                }
            }
            var received: Set<String> = []
            for try await text in stream {
                received.insert(text)
                if received.count == sent.count { break }
            }
            tasks.cancelAll()
            return received
        }
        for consumer in consumers { await consumer.close() }
        try requireEqual(received, sent, "what the group got")
    }

    public func topicsAreCreatedOnce() async throws {
        try await bus.ensureTopics()
        try await send(["one"])
        try await bus.ensureTopics()
        let consumer = try await bus.consumer(of: .shards, group: group)
        try requireEqual(Self.texts(await take(1, from: consumer)), ["one"], "what was sent before")
        await consumer.close()
    }

    public func topicsAreSeparate() async throws {
        try await bus.ensureTopics()
        for topic in Topic.allCases { try await send([topic.rawValue], key: "one", to: topic) }
        for topic in Topic.allCases {
            let consumer = try await bus.consumer(of: topic, group: group)
            try requireEqual(Self.texts(await take(1, from: consumer)), [topic.rawValue], "what \(topic) gives")
            await consumer.close()
        }
    }

    public func closedConsumerEnds() async throws {
        try await bus.ensureTopics()
        let consumer = try await bus.consumer(of: .deadLetters, group: group)
        await consumer.close()
        await consumer.close()
        try require(await consumer.next() == nil, "a closed consumer gives a message")
    }

    public func cancelledWaitEnds() async throws {
        try await bus.ensureTopics()
        let consumer = try await bus.consumer(of: .commands, group: group)
        let mark = self.mark
        let wait = Task {
            while let message = try await consumer.next() {
                if message.key.hasPrefix(mark) { return false }
                await consumer.acknowledge(message)
            }
            return true
        }
        wait.cancel()
        try require(await wait.value, "a message comes that nobody sent")
        await consumer.close()
    }
}
