import MigraytModel
import MigraytPorts

/// One member of a group of `InMemoryMessageBus`.
struct InMemoryConsumer: MessageConsumer {
    let bus: InMemoryMessageBus
    let member: BusGroup.Member

    func next() async throws(Failure) -> ReceivedMessage? { await bus.next(member) }
    func acknowledge(_ message: ReceivedMessage) async { bus.acknowledge(message, by: member) }
    func close() async { bus.leave(member) }
}
