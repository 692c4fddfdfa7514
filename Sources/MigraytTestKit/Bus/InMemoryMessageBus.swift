import MigraytModel
import MigraytPorts
import Synchronization

/// Kafka's plain consumer groups in memory: partitions by key, committed offsets, redelivery of what was not
/// acknowledged. Deterministic: keys are spread by a fixed hash, and messages wait until somebody pulls them.
public final class InMemoryMessageBus: MessageBus {
    private let state: Mutex<BusState>

    public init(partitions: Int32 = 4) { state = Mutex(BusState(partitions: partitions)) }

    /// Asked once per message that is sent; `nil` for a healthy broker.
    public func setFault(_ fault: (@Sendable (OutgoingMessage) -> BusFault?)?) {
        state.withLock { $0.fault = fault }
    }

    public func deliverDelayed() { wake(state.withLock { $0.deliverDelayed() }) }

    /// The broker restarts without its memory: topics, messages and offsets are gone.
    public func forgetEverything() { wake(state.withLock { $0.forgetEverything() }) }

    /// All that a topic holds, in the order of arrival.
    public func messages(in topic: Topic) -> [OutgoingMessage] { state.withLock { $0.arrived[topic] ?? [] } }

    public func ensureTopics() async throws(Failure) {}

    public func send(_ message: OutgoingMessage) async throws(Failure) {
        let sent = state.withLock { $0.send(message) }
        wake(sent.waiters)
        if let failure = sent.failure { throw failure }
    }

    public func consumer(of topic: Topic, group: String) async throws(Failure) -> any MessageConsumer {
        let joined = state.withLock { $0.join(BusGroup.Name(topic: topic, group: group)) }
        wake(joined.waiters)
        return InMemoryConsumer(bus: self, member: joined.member)
    }

    public func close() async { wake(state.withLock { $0.close() }) }

    // The consumer's side

    func next(_ member: BusGroup.Member) async -> ReceivedMessage? {
        let wait = state.withLock { $0.newWait() }
        return await withTaskCancellationHandler {
            while true {
                switch state.withLock({ $0.take(member, wait: wait) }) {
                case .message(let message): return message
                case .ended: return nil
                case .nothingYet: break
                }
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state in
                        if state.canTake(member, wait: wait) { return true }
                        state.waiters[wait] = continuation
                        return false
                    }
                    if isReady { continuation.resume() }
                }
            }
        } onCancel: {
            wake(state.withLock { $0.cancel(wait) })
        }
    }

    func acknowledge(_ message: ReceivedMessage, by member: BusGroup.Member) {
        state.withLock { $0.acknowledge(message, by: member) }
    }

    func leave(_ member: BusGroup.Member) { wake(state.withLock { $0.leave(member) }) }

    private func wake(_ waiters: [CheckedContinuation<Void, Never>]) {
        for waiter in waiters { waiter.resume() }
    }
}
