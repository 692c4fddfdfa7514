import Crdkafka
import MigraytPorts

/// Creates the topics that are missing.
///
/// Those that exist count as created. So do those that this client may not create: where an operator keeps that right,
/// the operator has made them.
enum TopicCreation {
    /// Asks the broker; the answer comes to the queue as an event.
    static func request(
        _ configuration: KafkaConfiguration, _ client: ClientHandle, answerTo events: EventQueue,
        opaque: UnsafeMutableRawPointer?
    ) {
        var topics: [OpaquePointer?] = Topic.allCases.map {
            rd_kafka_NewTopic_new(
                $0.rawValue, Int32(configuration.partitionsPerTopic), Int32(configuration.replicationFactor), nil, 0)
        }
        let options = rd_kafka_AdminOptions_new(client.pointer, RD_KAFKA_ADMIN_OP_CREATETOPICS)
        let timeout = Int32(configuration.deliveryTimeout.wholeMilliseconds)
        rd_kafka_AdminOptions_set_request_timeout(options, timeout, nil, 0)
        rd_kafka_AdminOptions_set_operation_timeout(options, timeout, nil, 0)
        rd_kafka_AdminOptions_set_opaque(options, opaque)
        rd_kafka_CreateTopics(client.pointer, &topics, topics.count, options, events.pointer)
        rd_kafka_AdminOptions_destroy(options)
        rd_kafka_NewTopic_destroy_array(&topics, topics.count)
    }

    /// What the answer says.
    static func error(_ event: OpaquePointer) -> rd_kafka_resp_err_t {
        let error = rd_kafka_event_error(event)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { return error }
        var count = 0
        guard let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        else { return RD_KAFKA_RESP_ERR_NO_ERROR }
        let harmless = [
            RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS,
            RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        ]
        return (0..<count).map { rd_kafka_topic_result_error(results[$0]) }.first { !harmless.contains($0) }
            ?? RD_KAFKA_RESP_ERR_NO_ERROR
    }
}
