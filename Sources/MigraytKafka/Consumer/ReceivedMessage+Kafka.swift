import Crdkafka
import MigraytPorts

extension ReceivedMessage {
    /// Copies the message out of librdkafka's memory. Of a repeated header the last one counts.
    init(_ message: rd_kafka_message_t, topic: Topic, assignment: Int64, pointer: OpaquePointer?) {
        self.init(
            topic: topic, partition: message.partition, offset: message.offset,
            key: String(decoding: UnsafeRawBufferPointer(start: message.key, count: message.key_len), as: UTF8.self),
            value: Array(UnsafeRawBufferPointer(start: message.payload, count: message.len)),
            headers: Self.headers(pointer), assignment: assignment)
    }

    private static func headers(_ list: OpaquePointer?) -> [String: String] {
        guard let list else { return [:] }
        var headers: [String: String] = [:]
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            if let name {
                headers[String(cString: name)] = String(
                    decoding: UnsafeRawBufferPointer(start: value, count: size), as: UTF8.self)
            }
            index += 1
        }
        return headers
    }
}
