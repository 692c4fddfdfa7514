/// How to reach the Kafka cluster and how its topics are made.
public struct KafkaConfiguration: Sendable {
    /// `host:port` of the brokers to ask first.
    public var bootstrapServers: [String]
    public var security: KafkaSecurity
    /// The name that brokers show for this process.
    public var clientID: String
    /// Partitions of a topic that is created; an existing topic keeps its own.
    public var partitionsPerTopic = 8
    /// Replicas of a topic that is created. A cluster of one broker needs 1.
    public var replicationFactor = 3
    /// How long a silent consumer keeps its partitions. Apache Kafka's default lower bound is 6 s.
    public var sessionTimeout: Duration = .seconds(6)
    /// How long one message or one topic creation may take, all tries together.
    public var deliveryTimeout: Duration = .seconds(15)

    public init(bootstrapServers: [String], security: KafkaSecurity, clientID: String) {
        self.bootstrapServers = bootstrapServers
        self.security = security
        self.clientID = clientID
    }
}
