import Crdkafka
import Logging
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

/// librdkafka's own mock broker, in this process.
///
/// `@unchecked Sendable`: the pointers never change and the mock's functions may be called from any thread.
final class MockCluster: @unchecked Sendable {
    enum Request: Int16 {
        case produce = 0
        case offsetCommit = 8
        case joinGroup = 11
        case heartbeat = 12
    }

    private let host: OpaquePointer
    private let cluster: OpaquePointer

    init(partitions: Int32) throws {
        let settings = rd_kafka_conf_new()
        // It warns of having no bootstrap servers.
        rd_kafka_conf_set(settings, "log_level", "0", nil, 0)
        host = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, settings, nil, 0))
        cluster = try #require(rd_kafka_mock_cluster_new(host, 1))
        rd_kafka_mock_topic_create(cluster, Topic.shards.rawValue, partitions, 1)
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(host)
    }

    func configuration() -> KafkaConfiguration {
        let servers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster)).split(separator: ",").map(String.init)
        var configuration = KafkaConfiguration(
            bootstrapServers: servers, security: .plaintextLoopback, clientID: "migrayt-tests")
        configuration.deliveryTimeout = .seconds(3)
        return configuration
    }

    func stop() { rd_kafka_mock_broker_set_down(cluster, 1) }
    func start() { rd_kafka_mock_broker_set_up(cluster, 1) }

    /// The next requests of this kind are answered with these errors.
    func push(_ errors: [rd_kafka_resp_err_t], for request: Request) {
        var errors = errors
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, &errors)
    }
}

/// Runs the body with a cluster and a bus on it, and closes the bus.
func withMockCluster(
    partitions: Int32 = 1, _ body: (MockCluster, KafkaMessageBus) async throws -> Void
) async throws {
    let cluster = try MockCluster(partitions: partitions)
    let bus = try KafkaMessageBus(
        cluster.configuration(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    do {
        try await body(cluster, bus)
    } catch {
        await bus.close()
        throw error
    }
    await bus.close()
    withExtendedLifetime(cluster) {}
}
