import Crdkafka
import Logging
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

@Suite("Sending, on the mock cluster", .timeLimit(.minutes(1)))
struct KafkaProducerTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("A message is sent once its delivery report has come")
    func delivered() async throws {
        let bus = try KafkaMessageBus(try MockCluster().configuration(), logger: logger)
        try await bus.send(["one", "two"])
        await bus.close()
    }

    @Test("Many messages at once are all reported")
    func concurrent() async throws {
        let bus = try KafkaMessageBus(try MockCluster(partitions: 4).configuration(), logger: logger)
        try await withThrowingTaskGroup { group in
            for number in 0..<2_000 { group.addTask { try await bus.send(["\(number)"]) } }
            try await group.waitForAll()
        }
        await bus.close()
    }

    @Test(
        "Passing errors of the broker are retried by the library",
        arguments: [
            RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
            RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        ])
    func transient(error: rd_kafka_resp_err_t) async throws {
        let cluster = try MockCluster()
        let bus = try KafkaMessageBus(cluster.configuration(), logger: logger)
        cluster.push([error, error], for: .produce)
        try await bus.send(["one"])
        await bus.close()
    }

    @Test("A message that is too large fails as an item")
    func tooLarge() async throws {
        let bus = try KafkaMessageBus(try MockCluster().configuration(), logger: logger)
        let message = OutgoingMessage(topic: .shards, key: "k", value: [UInt8](repeating: 0, count: 3_000_000))
        await #expect(
            throws: Failure(.busRejected, .failItem, status: Int(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE.rawValue))
        ) { try await bus.send(message) }
        try await bus.send(["one"])
        await bus.close()
    }

    @Test("A broker that refuses this client stops the process")
    func unauthorized() async throws {
        let cluster = try MockCluster()
        let bus = try KafkaMessageBus(cluster.configuration(), logger: logger)
        cluster.push([RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED], for: .produce)
        await #expect(throws: Failure.self) { try await bus.send(["one"]) }
        await bus.close()
    }

    @Test("A broker that is away is an error in bounded time, and sending works again when it is back")
    func outage() async throws {
        let cluster = try MockCluster()
        let bus = try KafkaMessageBus(cluster.configuration(), logger: logger)
        try await bus.send(["one"])
        cluster.stop()
        await #expect {
            try await bus.send(["two"])
        } throws: {
            guard let failure = $0 as? Failure, case .retry = failure.disposition else { return false }
            return failure.code == .busUnavailable
        }
        cluster.start()
        try await bus.send(["three"])
        await bus.close()
    }

    @Test("Closing ends in bounded time and gives the waiting callers an error")
    func closing() async throws {
        let cluster = try MockCluster()
        let bus = try KafkaMessageBus(cluster.configuration(), logger: logger)
        try await bus.send(["one"])
        cluster.stop()
        async let sending: Void = bus.send(["two"])
        await bus.close()
        await #expect(throws: Failure.self) { try await sending }
        await #expect(throws: Failure.self) { try await bus.send(["three"]) }
        await bus.close()
    }
}
