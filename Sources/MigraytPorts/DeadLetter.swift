import MigraytModel

/// What `migrayt.shards.dlq` carries: of a message that nobody can work on its place and its cause, of an item that
/// failed its ids, its cause and its attempts.
///
/// A message's bytes may hold anything, so they stay where they are.
public struct DeadLetter: Sendable, Hashable {
    public let outgoing: OutgoingMessage

    public init(_ message: ReceivedMessage, _ failure: Failure) {
        let letter: JSON = [
            "version": 1, "class": .string(failure.code.rawValue), "topic": .string(message.topic.rawValue),
            "partition": .integer(Int64(message.partition)), "offset": .integer(message.offset), "attempts": 1,
        ]
        outgoing = OutgoingMessage(
            topic: .deadLetters, key: "\(message.topic.rawValue)/\(message.partition)/\(message.offset)",
            value: letter.bytes(sortedKeys: true))
    }

    public init(_ failed: FailedItem) {
        let letter: JSON = [
            "version": 1, "class": .string(failed.code.rawValue), "run": .string(failed.run.description),
            "phase": .string(failed.step.phase.rawValue), "level": .integer(Int64(failed.step.level)),
            "item": .integer(failed.item.rawValue), "attempts": .integer(Int64(failed.attempts)),
        ]
        outgoing = OutgoingMessage(
            topic: .deadLetters, key: "\(failed.run)/\(failed.step)/\(failed.item)",
            value: letter.bytes(sortedKeys: true))
    }
}
