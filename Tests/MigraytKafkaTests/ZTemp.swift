import Crdkafka
import MigraytPorts
import Testing

@Test func ztemp() async throws {
    for _ in 0..<4 {
        try await BrokerTests().rebalances()
        print("threads", rd_kafka_thread_cnt())
        let left = await withCheckedContinuation { k in
            QueueFor.queue.async { k.resume(returning: rd_kafka_wait_destroyed(8000)) }
        }
        print("left", left, rd_kafka_thread_cnt())
    }
}
import Dispatch
enum QueueFor { static let queue = DispatchQueue(label: "x") }
