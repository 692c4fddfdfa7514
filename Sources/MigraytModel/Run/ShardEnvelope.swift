/// The message on `migrayt.shards`: ids and numbers only. It wakes a worker; the database decides.
public struct ShardEnvelope: Sendable, Hashable {
    /// The version that this program writes and reads.
    public static let currentVersion = 1

    public let run: RunID
    public let step: PhaseStep
    public let shard: ShardID
    /// The fence when the message was written. Older than the database's is an old message.
    public let fence: Int64
    public let itemCount: Int
    /// W3C trace context, `nil` when the publisher traced nothing.
    public let traceparent: String?

    public init(
        run: RunID, step: PhaseStep, shard: ShardID, fence: Int64, itemCount: Int, traceparent: String? = nil
    ) {
        self.run = run
        self.step = step
        self.shard = shard
        self.fence = fence
        self.itemCount = itemCount
        self.traceparent = traceparent
    }

    public func encoded() -> [UInt8] {
        var message: [String: JSON] = [
            "version": .integer(Int64(Self.currentVersion)), "run": .string(run.description),
            "phase": .string(step.phase.rawValue), "level": .integer(Int64(step.level)),
            "shard": .string(shard.description), "fence": .integer(fence), "items": .integer(Int64(itemCount)),
        ]
        if let traceparent { message["traceparent"] = .string(traceparent) }
        return JSON.object(message).bytes(sortedKeys: true)
    }

    /// Reads a message of the current version.
    /// - Throws: `message.malformed` or `message.unknown_version`; neither is worth a retry.
    public init(decoding bytes: [UInt8]) throws(Failure) {
        guard bytes.count <= 16_384, let message = try? JSONParser.parse(bytes),
            let version = message["version"]?.integer
        else { throw Failure(.messageMalformed, .failItem) }
        guard version == Int64(Self.currentVersion) else {
            throw Failure(.messageUnknownVersion, .failItem, field: "version")
        }
        guard let run = message["run"]?.string.flatMap(RunID.init(_:)),
            let phase = message["phase"]?.string.flatMap(Phase.init(rawValue:)),
            let level = message["level"]?.integer, (0...64).contains(level),
            let shard = message["shard"]?.string.flatMap(ShardID.init(_:)),
            let fence = message["fence"]?.integer, fence >= 0,
            let items = message["items"]?.integer, (0...1_000_000).contains(items)
        else { throw Failure(.messageMalformed, .failItem) }
        self.init(
            run: run, step: PhaseStep(phase, level: Int(level)), shard: shard, fence: fence, itemCount: Int(items),
            traceparent: message["traceparent"]?.string)
    }
}
