import Foundation
import MigraytAPIContract
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

extension UnderFaults {
    /// A message wakes, the database decides: lost, repeated, late and senseless messages do no harm.
    @Suite(.serialized, .stack("messages", items: 80))
    struct MessageTests {
        @Test(.timeLimit(.minutes(2)))
        func everyShardMessageDeliveredTwiceChangesNothing() async throws {
            let stack = try Stack.current
            try await stack.withBus { bus in
                let run = try await stack.startAfresh()
                let repeated = try await withThrowingTaskGroup(of: Int?.self) { group in
                    group.addTask { try await repeatEveryMessage(of: run, on: bus) }
                    group.addTask {
                        _ = try await stack.watch(run)
                        return nil
                    }
                    defer { group.cancelAll() }
                    // The run ends first: the repeating goes on until it is told to end.
                    _ = try await group.next()
                    group.cancelAll()
                    return try await group.next() ?? nil
                }
                #expect(try #require(repeated) > 5)
                #expect(try await stack.view(of: run).status == "COMPLETED")
                expectIntact(try await stack.tally())
            }
        }

        @Test(.timeLimit(.minutes(2)))
        func messagesOfAnEndedRunAndOfNoRunAreIgnored() async throws {
            let stack = try Stack.current
            try await stack.withBus { bus in
                let run = try await stack.startAfresh()
                #expect(try await stack.watch(run).status == 0)
                let (ended, before) = (try await stack.view(of: run), try await stack.tally())
                let messages = try await bus.contents(of: .shards, mark: Self.shardOfNoRun).filter {
                    (try? ShardEnvelope(decoding: $0.value))?.run.description == run
                }
                #expect(messages.count > 5)
                for message in messages {
                    try await bus.sendPatiently(OutgoingMessage(topic: .shards, key: message.key, value: message.value))
                    // Of the same key, so it comes after the message in the same partition.
                    try await bus.sendPatiently(
                        OutgoingMessage(topic: .shards, key: message.key, value: Array("late".utf8)))
                }
                _ = try await bus.deadLetters(messages.count, of: "message.malformed")
                let after = try await stack.view(of: run)
                #expect(after.status == ended.status)
                #expect(after.finishedAt == ended.finishedAt)
                #expect(try await stack.tally().requests.jira == before.requests.jira)
                #expect(try await stack.isComplete())
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func aMessageThatCannotBeReadGoesToTheDeadLetterTopic() async throws {
            let stack = try Stack.current
            try await stack.withBus { bus in
                let before = try stack.processes()
                let newer = #"{"version":2,"run":"nobody","secret":"canary-51c7"}"#
                for text in ["canary-51c7 is not JSON", newer] {
                    try await bus.sendPatiently(OutgoingMessage(topic: .shards, key: "e2e", value: Array(text.utf8)))
                }
                let letters =
                    try await bus.deadLetters(1, of: "message.malformed")
                    + bus.deadLetters(1, of: "message.unknown_version")
                #expect(!letters.contains { String(decoding: $0.value, as: UTF8.self).contains("canary-51c7") })
                #expect(try stack.processes() == before)
                #expect(try await stack.isComplete())
            }
        }

        /// The broker forgets what was published before anybody consumed it.
        @Test(.timeLimit(.minutes(3)))
        func aRunWhoseMessagesWereLostEndsAllTheSame() async throws {
            let stack = try Stack.current
            for worker in Stack.workers { #expect(try await stack.stop(worker)) }
            let run = try await stack.startAfresh()
            try await stack.wait(for: run) { $0.phase == "prepare" }
            try await stack.wait(
                forRow: "SELECT 1 FROM shards WHERE run_id = '\(run)' AND published_at IS NOT NULL")
            try await stack.kill("broker")
            try await stack.start("broker")
            for worker in Stack.workers { try await stack.start(worker) }
            // Once more, in the middle and with the workers at work.
            try await stack.waitUntilUnderWay(run)
            try await stack.kill("broker")
            try await stack.start("broker")
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        /// As after the loss of the group's offsets: all that was ever published comes again, here the newest first.
        @Test(.timeLimit(.minutes(2)))
        func everyOldMessageOnceMoreInReverseChangesNothing() async throws {
            let stack = try Stack.current
            try await stack.withBus { bus in
                let run = try await stack.startAfresh()
                try await stack.waitUntilUnderWay(run)
                let messages = try await bus.contents(of: .shards, mark: Self.shardOfNoRun)
                #expect(messages.contains { (try? ShardEnvelope(decoding: $0.value))?.run.description == run })
                for message in messages.reversed() {
                    try await bus.sendPatiently(OutgoingMessage(topic: .shards, key: message.key, value: message.value))
                }
                #expect(try await stack.watch(run).status == 0)
                expectIntact(try await stack.tally())
            }
        }

        /// Workers take what nobody came for, so the run goes on, if slowly, for as long as the broker is away.
        @Test(.timeLimit(.minutes(4)))
        func aRunGoesOnWhileTheBrokerIsAway() async throws {
            let stack = try Stack.current
            let run = try await stack.startAfresh()
            try await stack.waitUntilUnderWay(run)
            try await stack.kill("broker")
            let before = try await stack.published(of: run)
            // Shards that were published before do not suffice for this.
            try await stack.wait(
                forRow: """
                    SELECT 1 FROM shards WHERE run_id = '\(run)' AND state = 'DONE' AND published_at IS NULL
                        AND id NOT IN (\(before.map { "'\($0)'" }.joined(separator: ", "))) LIMIT 1
                    """)
            try await stack.start("broker")
            #expect(try await stack.watch(run).status == 0)
            expectIntact(try await stack.tally())
        }

        /// A readable message of a run that does not exist.
        private static func shardOfNoRun(key: String) -> OutgoingMessage {
            let envelope = ShardEnvelope(
                run: RunID(UUID()), step: PhaseStep(.comments), shard: ShardID(UUID()), fence: 0, itemCount: 1)
            return OutgoingMessage(topic: .shards, key: key, value: envelope.encoded())
        }
    }
}

/// Sends every shard message of a run a second time, as soon as it is seen, until the task is cancelled.
/// - Returns: How many.
private func repeatEveryMessage(of run: String, on bus: KafkaMessageBus) async throws -> Int {
    let consumer = try await bus.consumer(of: .shards, group: "end-to-end-\(UUID().uuidString)")
    var repeated: Set<[UInt8]> = []
    while let message = try await consumer.next() {
        guard (try? ShardEnvelope(decoding: message.value))?.run.description == run,
            repeated.insert(message.value).inserted
        else { continue }
        try await bus.sendPatiently(OutgoingMessage(topic: .shards, key: message.key, value: message.value))
    }
    await consumer.close()
    return repeated.count
}
