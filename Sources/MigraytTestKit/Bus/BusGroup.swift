import MigraytPorts

/// A consumer group on one topic: who is in it, and how far each partition has come.
struct BusGroup: Sendable {
    struct Name: Sendable, Hashable {
        let topic: Topic
        let group: String
    }

    struct Member: Sendable, Hashable {
        let name: Name
        let id: Int64
    }

    var members: [Member] = []
    /// Changes with each rebalance.
    var generation: Int64 = 0
    /// The first offset that is not done, by partition: what a new owner starts from.
    var committed: [Int32: Int64] = [:]
    /// The next offset to hand out, by partition.
    var position: [Int32: Int64] = [:]
    /// Offsets that are done and lie behind one that is not.
    var done: [Int32: Set<Int64>] = [:]

    /// Round robin, as plain groups do.
    func owner(of partition: Int32) -> Member? {
        members.isEmpty ? nil : members[Int(partition) % members.count]
    }

    /// All partitions are assigned anew: what was handed out and not acknowledged is handed out again.
    mutating func rebalance() {
        generation += 1
        position = committed
        done = [:]
    }

    mutating func acknowledge(partition: Int32, offset: Int64) {
        var next = committed[partition] ?? 0
        guard offset >= next else { return }
        done[partition, default: []].insert(offset)
        while done[partition]?.remove(next) != nil { next += 1 }
        committed[partition] = next
    }
}
