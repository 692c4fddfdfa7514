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
    /// Whether a closing consumer tells its group. Without it the group notices after `sessionTimeout`.
    ///
    /// Off for the local broker: Tansu 0.6.0 waits for ever for a group's leader that left between joining and handing
    /// out the partitions (measured by raw requests), and no member gets any partition again.
    public var leavesGroup = true

    public init(bootstrapServers: [String], security: KafkaSecurity, clientID: String) {
        self.bootstrapServers = bootstrapServers
        self.security = security
        self.clientID = clientID
    }
}
