import Foundation
import Logging
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

extension Stack {
    /// Runs the body with a bus on the stack's broker, and ends it.
    func withBus<Result: Sendable>(_ body: (KafkaMessageBus) async throws -> Result) async throws -> Result {
        var configuration = KafkaConfiguration(
            bootstrapServers: [try setting("MIGRAYT_KAFKA_BOOTSTRAP")], security: .plaintextLoopback,
            clientID: "migrayt-end-to-end")
        configuration.replicationFactor = 1
        let bus = try KafkaMessageBus(configuration, logger: Logger(label: "bus") { _ in SwiftLogNoOpLogHandler() })
        do {
            let result = try await body(bus)
            await bus.close()
            return result
        } catch {
            await bus.close()
            throw error
        }
    }
}

extension KafkaMessageBus {
    /// Sends as the coordinator's relay does: again and again until the broker takes it, which may have been started anew
    /// a moment ago and has forgotten its topics.
    func sendPatiently(_ message: OutgoingMessage) async throws { try await patiently { try await send(message) } }

    private func patiently<Result>(_ step: () async throws -> Result) async throws -> Result {
        while true {
            do { return try await step() } catch let failure as Failure {
                guard case .retry = failure.disposition else { throw failure }
                try? await ensureTopics()
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Every message that stands in the topic now, in a reading of its own from the beginning.
    ///
    /// Marks of ours are put behind the last message of every partition: what comes before its mark is all there was.
    /// - Parameter mark: A message that the topic's readers let pass, by its key.
    func contents(of topic: Topic, mark: (String) -> OutgoingMessage) async throws -> [ReceivedMessage] {
        let reading = "mark-\(UUID().uuidString)"
        // With this many keys no partition stays without a mark.
        for number in 0..<128 { try await sendPatiently(mark("\(reading)-\(number)")) }
        let consumer = try await consumer(of: topic, group: "end-to-end-\(UUID().uuidString)")
        var messages: [ReceivedMessage] = []
        var unmarked = Set(0..<Int32(8))
        while !unmarked.isEmpty, let message = try await patiently({ try await consumer.next() }) {
            if message.key.hasPrefix(reading) { unmarked.remove(message.partition) }
            if !message.key.hasPrefix("mark-") { messages.append(message) }
        }
        await consumer.close()
        return messages
    }

    /// Waits until dead letters of a class stand on their topic, and gives that many.
    func deadLetters(_ count: Int, of kind: String) async throws -> [ReceivedMessage] {
        let consumer = try await consumer(of: .deadLetters, group: "end-to-end-\(UUID().uuidString)")
        var letters: [ReceivedMessage] = []
        while letters.count < count, let message = try await consumer.next() {
            if try JSONParser.parse(message.value)["class"]?.string == kind { letters.append(message) }
        }
        await consumer.close()
        return letters
    }
}
