import Crdkafka
import MigraytKafka
import MigraytModel
import MigraytPorts
import Testing

@Suite("Sending, on the mock cluster", .timeLimit(.minutes(1)))
struct KafkaProducerTests {
    private let timedOut = Failure(
        .busUnavailable, .retry(after: .seconds(1)), certainty: .unknown,
        status: Int(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT.rawValue))

    @Test("A message is sent once its delivery report has come")
    func delivered() async throws {
        try await withMockCluster { _, bus in
            try await bus.send(["one", "two"])
        }
    }

    @Test("Many messages at once are all reported")
    func concurrent() async throws {
        try await withMockCluster(partitions: 4) { _, bus in
            try await withThrowingTaskGroup { group in
                for number in 0..<2_000 { group.addTask { try await bus.send(["\(number)"]) } }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "Passing errors of the broker are retried by the library",
        arguments: [
            RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
            RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        ])
    func transient(error: rd_kafka_resp_err_t) async throws {
        try await withMockCluster { cluster, bus in
            cluster.push([error, error], for: .produce)
            try await bus.send(["one"])
        }
    }

    @Test("A message that is too large fails as an item")
    func tooLarge() async throws {
        try await withMockCluster { _, bus in
            let message = OutgoingMessage(topic: .shards, key: "k", value: [UInt8](repeating: 0, count: 3_000_000))
            await #expect(
                throws: Failure(.busRejected, .failItem, status: Int(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE.rawValue))
            ) { try await bus.send(message) }
            try await bus.send(["one"])
        }
    }

    @Test("A broker that refuses this client stops the process")
    func unauthorized() async throws {
        try await withMockCluster { cluster, bus in
            cluster.push([RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED], for: .produce)
            await #expect(
                throws: Failure(.busRejected, .stop, status: Int(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED.rawValue))
            ) { try await bus.send(["one"]) }
        }
    }

    @Test("A broker that is away is an error in bounded time, and sending works again when it is back")
    func outage() async throws {
        try await withMockCluster { cluster, bus in
            try await bus.send(["one"])
            cluster.stop()
            await #expect(throws: timedOut) { try await bus.send(["two"]) }
            cluster.start()
            try await bus.send(["three"])
        }
    }

    @Test("Closing ends in bounded time and gives the waiting callers an error")
    func closing() async throws {
        try await withMockCluster { cluster, bus in
            try await bus.send(["one"])
            cluster.stop()
            let sending = Task { try await bus.send(["two"]) }
            await bus.close()
            await #expect(throws: Failure.self) { try await sending.value }
            await #expect(throws: Failure(.busUnavailable, .retry(after: .seconds(1)))) {
                try await bus.send(["three"])
            }
            await bus.close()
        }
    }
}
