import Crdkafka
import Dispatch
import MigraytModel
import MigraytPorts

/// One librdkafka consumer and what it owns. Not thread-safe: used inside `KafkaConsumer` only.
///
/// Fetched messages are forwarded to a queue of their own, so that rebalances are served while nobody pulls.
final class ConsumerSession {
    private let client: ClientHandle
    private let control: EventQueue
    private let fetched: EventQueue
    private let topic: Topic
    var partitions: [Int32: PartitionAssignment] = [:]
    var watchdog: AssignmentWatchdog
    /// Whether the answer to a commit is still to come: the next one waits for it.
    private(set) var isCommitting = false

    init(
        _ configuration: KafkaConfiguration, topic: Topic, group: String, on queue: DispatchQueue,
        watchdog: AssignmentWatchdog, whenReady: @escaping @Sendable () -> Void
    ) throws(Failure) {
        client = try ClientHandle(
            .consumer, configuration.consumerSettings(group: group),
            events: RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT | RD_KAFKA_EVENT_ERROR)
        rd_kafka_poll_set_consumer(client.pointer)
        control = try EventQueue(
            rd_kafka_queue_get_consumer(client.pointer), of: client, on: queue, whenReady: whenReady)
        fetched = try EventQueue(rd_kafka_queue_new(client.pointer), of: client, on: queue, whenReady: whenReady)
        self.topic = topic
        self.watchdog = watchdog
        let topics: UnsafeMutablePointer<rd_kafka_topic_partition_list_t> = rd_kafka_topic_partition_list_new(1)
        defer { rd_kafka_topic_partition_list_destroy(topics) }
        rd_kafka_topic_partition_list_add(topics, topic.rawValue, RD_KAFKA_PARTITION_UA)
        let error = rd_kafka_subscribe(client.pointer, topics)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else { throw Failure(kafka: error) }
    }

    deinit {
        partitions.keys.forEach { forward($0, to: nil) }
        // A message holds on to its partition and broker: one left in the queue would keep the client from ending.
        while let message = rd_kafka_consume_queue(fetched.pointer, 0) { rd_kafka_message_destroy(message) }
    }

    func drainControl(_ body: (OpaquePointer) -> Void) { control.drain(body) }

    /// The next message that belongs to a partition of ours, marked as handed out; `nil` when none has been fetched.
    /// - Parameter onError: Gets the errors that librdkafka hands over as messages.
    func nextMessage(onError: (rd_kafka_resp_err_t) -> Void) -> ReceivedMessage? {
        while let message = rd_kafka_consume_queue(fetched.pointer, 0) {
            defer { rd_kafka_message_destroy(message) }
            guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                onError(message.pointee.err)
                continue
            }
            let partition = message.pointee.partition
            guard let generation = partitions[partition]?.generation else { continue }
            partitions[partition]?.offsets.deliver(message.pointee.offset)
            var headers: OpaquePointer?
            rd_kafka_message_headers(message, &headers)
            return ReceivedMessage(message.pointee, topic: topic, assignment: generation, pointer: headers)
        }
        return nil
    }

    /// Takes the partitions over; they are read from their committed offsets.
    func assign(
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, generation: Int64, now: ContinuousClock.Instant
    ) {
        partitions = [:]
        for index in 0..<Int(list.pointee.cnt) {
            let partition = list.pointee.elems[index].partition
            forward(partition, to: fetched.pointer)
            partitions[partition] = PartitionAssignment(generation: generation)
        }
        rd_kafka_assign(client.pointer, list)
        watchdog.assigned(partitions.count, at: now)
    }

    /// Commits what is done, unless the partitions belong to somebody else already, and lets go of all of them.
    /// librdkafka sends the commit before it joins again.
    func revoke(now: ContinuousClock.Instant) {
        if rd_kafka_assignment_lost(client.pointer) == 0 { commit() }
        partitions.keys.forEach { forward($0, to: nil) }
        partitions = [:]
        rd_kafka_assign(client.pointer, nil)
        watchdog.unassigned(at: now)
    }

    /// Lets a partition's messages come to a queue of ours, or no more.
    private func forward(_ partition: Int32, to queue: OpaquePointer?) {
        guard let own = rd_kafka_queue_get_partition(client.pointer, topic.rawValue, partition) else { return }
        rd_kafka_queue_forward(own, queue)
        rd_kafka_queue_destroy(own)
    }

    /// Asks for the topics; the answer comes as an event. librdkafka joins by itself when it sees its topic.
    func createTopics(_ configuration: KafkaConfiguration) {
        TopicCreation.request(configuration, client, answerTo: control, opaque: nil)
    }

    /// Asks the broker to commit what is done. The answer comes as an event.
    func commit() {
        let pending = partitions.compactMap { partition, assignment in
            assignment.offsets.pending.map { (partition, $0) }
        }
        guard !pending.isEmpty else { return }
        let list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t> = rd_kafka_topic_partition_list_new(
            Int32(pending.count))
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for (partition, offset) in pending {
            rd_kafka_topic_partition_list_add(list, topic.rawValue, partition).pointee.offset = offset
        }
        let error = rd_kafka_commit_queue(client.pointer, list, control.pointer, nil, nil)
        isCommitting = error == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Notes the broker's answer to a commit. What it did not take is committed with the next one, or redelivered.
    func committed(_ event: OpaquePointer) -> rd_kafka_resp_err_t {
        isCommitting = false
        let error = rd_kafka_event_error(event)
        guard let list = rd_kafka_event_topic_partition_list(event) else { return error }
        for index in 0..<Int(list.pointee.cnt) {
            let entry = list.pointee.elems[index]
            guard error == RD_KAFKA_RESP_ERR_NO_ERROR, entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            partitions[entry.partition]?.offsets.confirm(entry.offset)
        }
        return error
    }

    var hasPendingCommit: Bool { partitions.values.contains { $0.offsets.pending != nil } }

    /// Begins to leave the group: a last revocation comes as an event, then `hasLeft` is true.
    func leave() {
        if let error = rd_kafka_consumer_close_queue(client.pointer, control.pointer) { rd_kafka_error_destroy(error) }
    }

    var hasLeft: Bool { rd_kafka_consumer_closed(client.pointer) != 0 }
}
