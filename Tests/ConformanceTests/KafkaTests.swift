import Logging
import MigraytKafka
import MigraytTestKit
import Testing

/// Every rule of the bus on the broker of the local stack, through librdkafka.
@Suite(.serialized, .timeLimit(.minutes(2))) struct KafkaTests {
    @Test(arguments: MessageBusConformance.rules)
    func keeps(_ rule: ConformanceRule<MessageBusConformance>) async throws {
        var configuration = KafkaConfiguration(
            bootstrapServers: try Stack.setting("MIGRAYT_KAFKA_BOOTSTRAP").split(separator: ",").map(String.init),
            security: .plaintextLoopback, clientID: "migrayt-conformance")
        configuration.replicationFactor = 1
        let bus = try KafkaMessageBus(
            configuration, logger: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() })
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await rule.check(MessageBusConformance(bus))) } catch { outcome = .failure(error) }
        await bus.close()
        try outcome.get()
    }
}
