import Crdkafka
import Dispatch
import Logging
import MigraytModel
import MigraytPorts

/// Sends messages and creates topics.
///
/// An actor on a queue of its own, because librdkafka's pointers and reports need one place and one thread.
actor KafkaProducer {
    /// How long `close` waits for outstanding reports before it gives the messages up.
    private static let closeTimeout: DispatchTimeInterval = .seconds(5)

    private nonisolated let executor = QueueExecutor("migrayt.kafka.producer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: KafkaConfiguration
    /// `nil` before the first use and after the end.
    private var connection: ProducerConnection?
    private var errors: ErrorLog
    private var isClosed = false
    private var closeWaiters: [CheckedContinuation<Void, Never>] = []

    init(_ configuration: KafkaConfiguration, logger: Logger) {
        self.configuration = configuration
        errors = ErrorLog("Kafka producer error", logger)
    }

    func send(_ message: OutgoingMessage) async throws(Failure) {
        let connection = try openConnection()
        try await withCheckedContinuation { connection.produce(message, ReportWaiter($0)) }.get()
    }

    func createTopics() async throws(Failure) {
        let connection = try openConnection()
        try await withCheckedContinuation { connection.createTopics(configuration, ReportWaiter($0)) }.get()
    }

    /// Waits for what is under way, a bounded time, and ends the connection. Idempotent.
    func close() async {
        isClosed = true
        guard let connection, connection.outstanding > 0 else { return end() }
        executor.queue.asyncAfter(deadline: .now() + Self.closeTimeout) {
            self.assumeIsolated { $0.connection?.purge() }
        }
        await withCheckedContinuation { closeWaiters.append($0) }
    }

    private func openConnection() throws(Failure) -> ProducerConnection {
        guard !isClosed else { throw Failure(.busUnavailable, .retry(after: .seconds(1))) }
        if let connection { return connection }
        let opened = try ProducerConnection(configuration, on: executor.queue) { [weak self] in
            self?.assumeIsolated { $0.drain() }
        }
        connection = opened
        return opened
    }

    private func drain() {
        guard let connection else { return }
        let report = connection.drain()
        report.errors.forEach { errors.note($0) }
        if report.hasDelivered { errors.worked() }
        if isClosed, connection.outstanding == 0 { end() }
    }

    private func end() {
        connection = nil
        closeWaiters.forEach { $0.resume() }
        closeWaiters = []
    }
}
