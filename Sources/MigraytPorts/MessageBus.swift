import MigraytModel

/// Kafka, as far as the product needs it: plain consumer groups, at least once, no transactions.
public protocol MessageBus: Sendable {
    /// Creates the topics that do not exist. Idempotent; called again when a broker has forgotten them.
    func ensureTopics() async throws(Failure)

    /// Sends one message and waits for its delivery report.
    /// A failure does not say that the message was not delivered: receivers must bear it twice.
    func send(_ message: OutgoingMessage) async throws(Failure)

    /// Joins a consumer group. One consumer per call; it must be closed.
    func consumer(of topic: Topic, group: String) async throws(Failure) -> any MessageConsumer

    /// Flushes and ends the connection. Nothing may be sent after it.
    func close() async
}

/// Messages of one topic, pulled on demand: not pulling is the back-pressure.
public protocol MessageConsumer: Sendable {
    /// Waits for the next message; `nil` once the consumer is closed. Cancelling the task ends the wait with `nil`.
    func next() async throws(Failure) -> ReceivedMessage?

    /// Marks a message as done. May be called in any order: the committed offset follows the oldest one that is not
    /// done. A message of a partition that was taken away meanwhile is ignored: its new owner gets it again.
    func acknowledge(_ message: ReceivedMessage) async

    /// Commits what is done and leaves the group. Idempotent.
    func close() async
}

public enum Topic: String, Sendable, Hashable, CaseIterable {
    case shards = "migrayt.shards"
    case deadLetters = "migrayt.shards.dlq"
    case events = "migrayt.events"
    case commands = "migrayt.commands"
}

public struct OutgoingMessage: Sendable, Hashable {
    public let topic: Topic
    /// Ids only, as the value.
    public let key: String
    public let value: [UInt8]
    public let headers: [String: String]

    public init(topic: Topic, key: String, value: [UInt8], headers: [String: String] = [:]) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
    }
}

public struct ReceivedMessage: Sendable, Hashable {
    public let topic: Topic
    public let partition: Int32
    public let offset: Int64
    public let key: String
    public let value: [UInt8]
    public let headers: [String: String]
    /// Changes when the partition is assigned anew: an acknowledgement of an older assignment means nothing.
    public let assignment: Int64

    public init(
        topic: Topic, partition: Int32, offset: Int64, key: String, value: [UInt8], headers: [String: String],
        assignment: Int64
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        self.headers = headers
        self.assignment = assignment
    }
}
