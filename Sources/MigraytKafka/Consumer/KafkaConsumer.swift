import Crdkafka
import Dispatch
import Logging
import MigraytModel
import MigraytPorts

/// A member of a consumer group that is pulled on demand.
///
/// An actor on a queue of its own: librdkafka's events enter it there without a hop, and none of its calls runs on the
/// cooperative pool. Work that takes minutes does not cost the membership, since the control queue is served meanwhile.
actor KafkaConsumer: MessageConsumer {
    /// Acknowledgements that are committed at once; fewer wait for `commitDelay`.
    private static let commitBatch = 100
    private static let commitDelay: DispatchTimeInterval = .milliseconds(500)
    /// How long leaving the group may take before the client is dropped and its session runs out.
    private static let closeTimeout: DispatchTimeInterval = .seconds(5)

    /// A broker that lost its memory lacks the topic. Senders may not notice: some brokers take messages for it.
    private enum TopicState {
        case known
        case missing(askAfter: ContinuousClock.Instant)
        case beingCreated
    }

    private typealias Waiter = CheckedContinuation<Result<ReceivedMessage?, Failure>, Never>

    private nonisolated let executor = QueueExecutor("migrayt.kafka.consumer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: KafkaConfiguration
    private let topic: Topic
    private let group: String
    private let assignments: AssignmentCounter
    private let logger: Logger
    private let clock = ContinuousClock()
    /// `nil` before `open` and after the end.
    private var session: ConsumerSession?
    private var isClosing = false
    private var refusal: Failure?
    private var topicState = TopicState.known
    private var waiters: [(number: Int, waiter: Waiter)] = []
    private var numberedWaiters = 0
    private var acknowledged = 0
    private var isCommitPlanned = false
    private var errors: ErrorLog
    private var closeWaiters: [CheckedContinuation<Void, Never>] = []

    init(
        _ configuration: KafkaConfiguration, topic: Topic, group: String, assignments: AssignmentCounter, logger: Logger
    ) {
        self.configuration = configuration
        self.topic = topic
        self.group = group
        self.assignments = assignments
        var logger = logger
        logger[metadataKey: "topic"] = "\(topic.rawValue)"
        self.logger = logger
        errors = ErrorLog("Kafka consumer error", logger)
    }

    /// Begins to join the group.
    func open() throws(Failure) {
        let now = clock.now
        topicState = .known
        session = try ConsumerSession(
            configuration, topic: topic, group: group, on: executor.queue,
            watchdog: session?.watchdog.renewed(at: now) ?? AssignmentWatchdog(openedAt: now)
        ) { [weak self] in self?.assumeIsolated { $0.serve() } }
    }

    func next() async throws(Failure) -> ReceivedMessage? {
        let number = numberedWaiters
        numberedWaiters += 1
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                guard !Task.isCancelled else { return waiter.resume(returning: .success(nil)) }
                waiters.append((number, waiter))
                serveWaiters()
            }
        } onCancel: {
            executor.queue.async { self.assumeIsolated { $0.stopWaiting(number) } }
        }
        return try result.get()
    }

    func acknowledge(_ message: ReceivedMessage) {
        guard let session, session.partitions[message.partition]?.generation == message.assignment,
            session.partitions[message.partition]?.offsets.acknowledge(message.offset) == true
        else { return }
        acknowledged += 1
        if acknowledged >= Self.commitBatch { commit() } else { planCommit() }
    }

    func close() async {
        if !isClosing {
            isClosing = true
            serveWaiters()
            if configuration.leavesGroup { session?.leave() } else { commit() }
            executor.queue.asyncAfter(deadline: .now() + Self.closeTimeout) { self.assumeIsolated { $0.end() } }
            serve()
        }
        guard session != nil else { return }
        await withCheckedContinuation { closeWaiters.append($0) }
    }

    private func end() {
        session = nil
        closeWaiters.forEach { $0.resume() }
        closeWaiters = []
    }

    // MARK: Waiting callers

    private func stopWaiting(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).waiter.resume(returning: .success(nil))
    }

    private func serveWaiters() {
        while !waiters.isEmpty, let result = readyResult() { waiters.removeFirst().waiter.resume(returning: result) }
    }

    /// What the next waiter gets; `nil` when it has to wait on.
    private func readyResult() -> Result<ReceivedMessage?, Failure>? {
        if isClosing { return .success(nil) }
        if let refusal { return .failure(refusal) }
        let message = session?.nextMessage { self.note($0) }
        if message != nil { errors.worked() }
        return message.map { .success($0) } ?? refusal.map { .failure($0) }
    }

    // MARK: Events

    private func serve() {
        guard let session else { return }
        var isBroken = false
        session.drainControl { event in
            switch rd_kafka_event_type(event) {
            case RD_KAFKA_EVENT_REBALANCE: rebalance(event, session)
            case RD_KAFKA_EVENT_OFFSET_COMMIT: commitAnswered(session.committed(event))
            case RD_KAFKA_EVENT_CREATETOPICS_RESULT:
                let isThere = TopicCreation.error(event) == RD_KAFKA_RESP_ERR_NO_ERROR
                topicState = isThere ? .known : .missing(askAfter: clock.now + .seconds(1))
            case RD_KAFKA_EVENT_ERROR:
                if rd_kafka_event_error_is_fatal(event) != 0 { isBroken = true }
                note(rd_kafka_event_error(event))
            default: break
            }
        }
        if isClosing {
            let isDone =
                configuration.leavesGroup ? session.hasLeft : !session.isCommitting && !session.hasPendingCommit
            if isDone { end() }
            return
        }
        if case .missing(let time) = topicState, time <= clock.now {
            topicState = .beingCreated
            session.createTopics(configuration)
        }
        if isBroken || session.watchdog.isStuck(at: clock.now) { reopen() }
        serveWaiters()
    }

    private func rebalance(_ event: OpaquePointer, _ session: ConsumerSession) {
        if rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS,
            let list = rd_kafka_event_topic_partition_list(event)
        {
            session.assign(list, generation: assignments.next(), now: clock.now)
        } else {
            session.revoke(now: clock.now)
        }
        logger.info("Kafka partitions assigned", metadata: ["count": "\(session.partitions.count)"])
    }

    /// Gives the client up and joins again with a new one; where that fails, the next second tries again.
    private func reopen() {
        logger.notice("Kafka consumer made anew")
        do throws(Failure) {
            try open()
        } catch {
            logger.error("Kafka consumer cannot be made", metadata: ["code": "\(error.code)"])
        }
    }

    private func note(_ error: rd_kafka_resp_err_t) {
        let failure = Failure(kafka: error)
        if failure.disposition == .stop { refusal = failure }
        if error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, case .known = topicState {
            topicState = .missing(askAfter: clock.now)
        }
        errors.note(error)
    }

    // MARK: Commits

    private func planCommit() {
        guard !isCommitPlanned else { return }
        isCommitPlanned = true
        executor.queue.asyncAfter(deadline: .now() + Self.commitDelay) {
            self.assumeIsolated { consumer in
                consumer.isCommitPlanned = false
                consumer.commit()
            }
        }
    }

    private func commit() {
        guard let session, !session.isCommitting else { return }
        acknowledged = 0
        session.commit()
    }

    private func commitAnswered(_ error: rd_kafka_resp_err_t) {
        if error != RD_KAFKA_RESP_ERR_NO_ERROR, error != RD_KAFKA_RESP_ERR__NO_OFFSET { note(error) }
        if session?.hasPendingCommit == true { planCommit() }
    }
}
