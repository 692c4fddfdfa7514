import MigraytModel
import MigraytPorts

extension MessageBus {
    func send(_ texts: [String], to topic: Topic = .shards) async throws {
        for text in texts { try await send(OutgoingMessage(topic: topic, key: text, value: Array(text.utf8))) }
    }

    /// Sends as the coordinator's relay does: again and again until the bus takes it.
    func sendPatiently(_ text: String) async throws {
        while true {
            do {
                try await ensureTopics()
                return try await send([text])
            } catch let failure as Failure {
                guard case .retry = failure.disposition else { throw failure }
            }
        }
    }
}

extension MessageConsumer {
    func take(_ count: Int) async throws -> [ReceivedMessage] {
        var messages: [ReceivedMessage] = []
        while messages.count < count, let message = try await next() { messages.append(message) }
        return messages
    }
}

extension ReceivedMessage {
    var text: String { String(decoding: value, as: UTF8.self) }
}
