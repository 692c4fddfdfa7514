import MigraytModel

/// What `migrayt.shards.dlq` carries of a message that nobody can work on: its place and its cause.
///
/// The message's bytes may hold anything, so they stay where they are.
public struct DeadLetter: Sendable, Hashable {
    private let message: ReceivedMessage
    private let failure: Failure

    public init(_ message: ReceivedMessage, _ failure: Failure) {
        self.message = message
        self.failure = failure
    }

    public var outgoing: OutgoingMessage {
        let letter: JSON = [
            "version": 1, "class": .string(failure.code.rawValue), "topic": .string(message.topic.rawValue),
            "partition": .integer(Int64(message.partition)), "offset": .integer(message.offset), "attempts": 1,
        ]
        return OutgoingMessage(
            topic: .deadLetters, key: "\(message.topic.rawValue)/\(message.partition)/\(message.offset)",
            value: letter.bytes(sortedKeys: true))
    }
}
