import Logging
import MigraytModel
import MigraytPorts

/// The message bus over librdkafka.
///
/// Failures: `bus.unavailable` says when to try again, also when the broker has forgotten a topic (call `ensureTopics`
/// before the next try); `bus.rejected` fails the message or, where the broker refuses this client, stops the process.
/// `send` ends within the delivery timeout and cannot be cancelled before: its outcome would be unknown.
public final class KafkaMessageBus: MessageBus {
    private let configuration: KafkaConfiguration
    private let logger: Logger
    private let producer: KafkaProducer
    private let assignments = AssignmentCounter()

    /// Checks the configuration; connects with the first use.
    /// - Throws: `configuration.invalid` with the setting's name.
    public init(_ configuration: KafkaConfiguration, logger: Logger) throws(Failure) {
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        producer = KafkaProducer(configuration, logger: logger)
    }

    public func ensureTopics() async throws(Failure) { try await producer.createTopics() }

    public func send(_ message: OutgoingMessage) async throws(Failure) { try await producer.send(message) }

    /// Joins in the background: the consumer waits through outages, missing topics and rebalances by itself.
    public func consumer(of topic: Topic, group: String) async throws(Failure) -> any MessageConsumer {
        let consumer = KafkaConsumer(
            configuration, topic: topic, group: group, assignments: assignments, logger: logger)
        try await consumer.open()
        return consumer
    }

    public func close() async { await producer.close() }
}
