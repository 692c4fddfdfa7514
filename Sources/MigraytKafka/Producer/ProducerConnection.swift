import Crdkafka
import Dispatch
import MigraytModel
import MigraytPorts

/// One librdkafka producer and what it still owes. Not thread-safe: used inside `KafkaProducer` only.
final class ProducerConnection {
    private let client: ClientHandle
    private let events: EventQueue
    /// Requests whose report has not come yet.
    private(set) var outstanding = 0

    init(
        _ configuration: KafkaConfiguration, on queue: DispatchQueue, whenReady: @escaping @Sendable () -> Void
    ) throws(Failure) {
        client = try ClientHandle(
            .producer, configuration.producerSettings, events: RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        events = try EventQueue(
            rd_kafka_queue_get_main(client.pointer), of: client, on: queue, whenReady: whenReady)
    }

    /// Queues the message; the report resumes the waiter. A full queue or an impossible message resumes it at once.
    func produce(_ message: OutgoingMessage, _ waiter: ReportWaiter) {
        let opaque = waiter.retainedOpaque()
        guard let error = enqueue(message, opaque) else {
            outstanding += 1
            return
        }
        let code = rd_kafka_error_code(error)
        rd_kafka_error_destroy(error)
        ReportWaiter.take(opaque).resume(code)
    }

    private func enqueue(_ message: OutgoingMessage, _ opaque: UnsafeMutableRawPointer) -> OpaquePointer? {
        let headers = Self.headers(message.headers)
        let error = message.topic.rawValue.withCString { topic in
            Array(message.key.utf8).withUnsafeBytes { key in
                message.value.withUnsafeBytes { value in
                    var parts = [
                        Self.part(RD_KAFKA_VTYPE_TOPIC) { $0.u.cstr = topic },
                        Self.part(RD_KAFKA_VTYPE_MSGFLAGS) { $0.u.i = RD_KAFKA_MSG_F_COPY },
                        Self.part(RD_KAFKA_VTYPE_KEY) { Self.set(&$0, key) },
                        Self.part(RD_KAFKA_VTYPE_VALUE) { Self.set(&$0, value) },
                        Self.part(RD_KAFKA_VTYPE_OPAQUE) { $0.u.ptr = opaque },
                        Self.part(RD_KAFKA_VTYPE_HEADERS) { $0.u.headers = headers },
                    ]
                    return rd_kafka_produceva(client.pointer, &parts, parts.count)
                }
            }
        }
        // Owned by librdkafka on success only.
        if error != nil { rd_kafka_headers_destroy(headers) }
        return error
    }

    private static func part(_ type: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_t) -> Void) -> rd_kafka_vu_t {
        var part = rd_kafka_vu_t()
        part.vtype = type
        fill(&part)
        return part
    }

    private static func set(_ part: inout rd_kafka_vu_t, _ bytes: UnsafeRawBufferPointer) {
        part.u.mem.ptr = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        part.u.mem.size = bytes.count
    }

    private static func headers(_ headers: [String: String]) -> OpaquePointer {
        let list: OpaquePointer = rd_kafka_headers_new(headers.count)
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            _ = rd_kafka_header_add(list, name, -1, value, value.utf8.count)
        }
        return list
    }

    /// Asks for the topics, as `TopicCreation` says.
    func createTopics(_ configuration: KafkaConfiguration, _ waiter: ReportWaiter) {
        TopicCreation.request(configuration, client, answerTo: events, opaque: waiter.retainedOpaque())
        outstanding += 1
    }

    /// Gives up what is not delivered; the reports say so.
    func purge() { rd_kafka_purge(client.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT) }

    /// Resumes the waiters of all reports that have come.
    /// - Returns: The errors that the client met on the way, and whether the broker took something.
    func drain() -> (errors: [rd_kafka_resp_err_t], hasDelivered: Bool) {
        var errors: [rd_kafka_resp_err_t] = []
        var hasDelivered = false
        events.drain { event in
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_DR:
                while let message = rd_kafka_event_message_next(event) {
                    guard let opaque = message.pointee._private else { continue }
                    if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR { hasDelivered = true }
                    settle(opaque, message.pointee.err)
                }
            case RD_KAFKA_EVENT_CREATETOPICS_RESULT:
                guard let opaque = rd_kafka_event_opaque(event) else { return }
                settle(opaque, TopicCreation.error(event))
            case RD_KAFKA_EVENT_ERROR: errors.append(rd_kafka_event_error(event))
            default: break
            }
        }
        return (errors, hasDelivered)
    }

    private func settle(_ opaque: UnsafeMutableRawPointer, _ error: rd_kafka_resp_err_t) {
        outstanding -= 1
        ReportWaiter.take(opaque).resume(error)
    }
}
