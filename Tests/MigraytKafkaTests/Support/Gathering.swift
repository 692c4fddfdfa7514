import MigraytPorts
import Synchronization

/// Several members of a group that take messages until all of a known set have been seen.
final class Gathering: Sendable {
    let expected: Set<String>
    private let bus: any MessageBus
    private let state = Mutex<Set<String>>([])
    private let stream = AsyncStream.makeStream(of: Void.self)

    init(of expected: Set<String>, on bus: any MessageBus) {
        self.expected = expected
        self.bus = bus
    }

    var seen: Set<String> { state.withLock { $0 } }

    /// Joins the group, takes and acknowledges a number of messages, and leaves.
    func member(taking count: Int) async throws {
        let consumer = try await bus.consumer(of: .shards, group: "g")
        for _ in 0..<count {
            guard !Task.isCancelled, let message = try await consumer.next() else { break }
            let isComplete = state.withLock { seen in
                seen.insert(message.text)
                return seen.isSuperset(of: expected)
            }
            if isComplete { stream.continuation.finish() }
            await consumer.acknowledge(message)
        }
        await consumer.close()
    }

    /// Returns when every message has been seen.
    func complete() async { for await _ in stream.stream {} }
}
