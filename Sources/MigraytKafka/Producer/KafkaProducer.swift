import Crdkafka
import Dispatch
import Logging
import MigraytModel
import MigraytPorts

/// Sends messages and creates topics, over a connection that is replaced when it fails.
///
/// A failed connection takes no new requests and lives until its last report has come, which the delivery timeout
/// bounds. An actor on a queue of its own, because librdkafka's pointers and reports need one place and one thread.
actor KafkaProducer {
    /// How long `close` waits for outstanding reports before it gives the messages up.
    private static let closeTimeout: DispatchTimeInterval = .seconds(5)

    private nonisolated let executor = QueueExecutor("migrayt.kafka.producer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: KafkaConfiguration
    private let logger: Logger
    private var connections: [Int: ProducerConnection] = [:]
    private var current: Int?
    private var opened = 0
    private var errors: ErrorLog
    private var isClosed = false
    private var closeWaiters: [CheckedContinuation<Void, Never>] = []

    init(_ configuration: KafkaConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        errors = ErrorLog("Kafka producer error", logger)
    }

    func send(_ message: OutgoingMessage) async throws(Failure) {
        let connection = try usableConnection()
        try await withCheckedContinuation { connection.produce(message, ReportWaiter($0)) }.get()
    }

    func createTopics() async throws(Failure) {
        let connection = try usableConnection()
        try await withCheckedContinuation { connection.createTopics(configuration, ReportWaiter($0)) }.get()
    }

    /// Waits for what is under way, a bounded time, and ends the connections. Idempotent.
    func close() async {
        isClosed = true
        current = nil
        connections = connections.filter { $0.value.outstanding > 0 }
        guard !connections.isEmpty else { return }
        executor.queue.asyncAfter(deadline: .now() + Self.closeTimeout) {
            self.assumeIsolated { producer in producer.connections.values.forEach { $0.purge() } }
        }
        await withCheckedContinuation { closeWaiters.append($0) }
    }

    private func usableConnection() throws(Failure) -> ProducerConnection {
        guard !isClosed else { throw Failure(.busUnavailable, .retry(after: .seconds(1))) }
        if let current, let connection = connections[current], !connection.isWorn { return connection }
        if let current { letGo(current) }
        opened += 1
        let number = opened
        let connection = try ProducerConnection(configuration, on: executor.queue) { [weak self] in
            self?.assumeIsolated { $0.drain(number) }
        }
        connections[number] = connection
        current = number
        if number > 1 { logger.notice("Kafka producer made anew", metadata: ["connection": "\(number)"]) }
        return connection
    }

    private func drain(_ number: Int) {
        guard let connection = connections[number] else { return }
        let before = connection.outstanding
        for error in connection.drain() { errors.note(error) }
        if connection.outstanding < before, !connection.isWorn { errors.worked() }
        if number != current || connection.isWorn { letGo(number) }
    }

    /// Drops the connection once it owes nothing.
    private func letGo(_ number: Int) {
        if current == number { current = nil }
        if connections[number]?.outstanding == 0 { connections[number] = nil }
        guard isClosed, connections.isEmpty else { return }
        closeWaiters.forEach { $0.resume() }
        closeWaiters = []
    }
}
