import Crdkafka
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
        case fetch = 1
        case offsetCommit = 8
        case joinGroup = 11
        case heartbeat = 12
    }

    private let host: OpaquePointer
    private let cluster: OpaquePointer

    init(topics: [Topic] = [.shards], partitions: Int32 = 1) throws {
        host = try #require(rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), nil, 0))
        cluster = try #require(rd_kafka_mock_cluster_new(host, 1))
        for topic in topics { rd_kafka_mock_topic_create(cluster, topic.rawValue, partitions, 1) }
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

    func fail(_ topic: Topic, with error: rd_kafka_resp_err_t) {
        rd_kafka_mock_topic_set_error(cluster, topic.rawValue, error)
    }
}
