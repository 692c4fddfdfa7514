import Crdkafka
import MigraytModel

extension Failure {
    /// The wait before a second try: the library has tried for seconds already.
    private static let busRetryDelay: Duration = .seconds(1)

    /// What librdkafka's error means to a caller of the bus. Its text is left out.
    init(kafka error: rd_kafka_resp_err_t) {
        let status = Int(error.rawValue)
        switch error {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE,
            RD_KAFKA_RESP_ERR_INVALID_MSG, RD_KAFKA_RESP_ERR_INVALID_RECORD:
            self.init(.busRejected, .failItem, status: status)
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR,
            RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
            self.init(.busRejected, .stop, status: status)
        default:
            self.init(.busUnavailable, .retry(after: Self.busRetryDelay), certainty: .unknown, status: status)
        }
    }
}
