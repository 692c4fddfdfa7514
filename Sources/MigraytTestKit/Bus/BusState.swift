import MigraytModel
import MigraytPorts

/// The broker's and the groups' state, as a value under the bus's lock.
struct BusState: Sendable {
    struct Partition: Sendable, Hashable {
        let topic: Topic
        let number: Int32
    }

    typealias Waiter = CheckedContinuation<Void, Never>

    let partitions: Int32
    var fault: (@Sendable (OutgoingMessage) -> BusFault?)?
    var logs: [Partition: [OutgoingMessage]] = [:]
    var arrived: [Topic: [OutgoingMessage]] = [:]
    var delayed: [OutgoingMessage] = []
    var groups: [BusGroup.Name: BusGroup] = [:]
    var waiters: [Int64: Waiter] = [:]
    private var cancelled: Set<Int64> = []
    private var sequence: Int64 = 0
    private var isClosed = false

    init(partitions: Int32) { self.partitions = partitions }

    mutating func send(_ message: OutgoingMessage) -> (failure: Failure?, waiters: [Waiter]) {
        let down = Failure(.busUnavailable, .retry(after: .seconds(1)), certainty: .unknown)
        if isClosed { return (down, []) }
        switch fault?(message) {
        case nil: append(message)
        case .drop: break
        case .duplicate:
            append(message)
            append(message)
        case .delay: delayed.append(message)
        case .refuse: return (down, [])
        case .loseReport:
            append(message)
            return (down, takeWaiters())
        }
        return (nil, takeWaiters())
    }

    mutating func deliverDelayed() -> [Waiter] {
        for message in delayed { append(message) }
        delayed = []
        return takeWaiters()
    }

    mutating func forgetEverything() -> [Waiter] {
        logs = [:]
        arrived = [:]
        delayed = []
        for name in groups.keys {
            groups[name]?.committed = [:]
            groups[name]?.rebalance()
        }
        return takeWaiters()
    }

    private mutating func append(_ message: OutgoingMessage) {
        // FNV-1a: the standard library's hash differs from process to process.
        let hash = message.key.utf8.reduce(into: UInt32(2_166_136_261)) { hash, byte in
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        let number = Int32(hash % UInt32(partitions))
        logs[Partition(topic: message.topic, number: number), default: []].append(message)
        arrived[message.topic, default: []].append(message)
    }

    // Groups

    mutating func join(_ name: BusGroup.Name) -> (member: BusGroup.Member, waiters: [Waiter]) {
        sequence += 1
        let member = BusGroup.Member(name: name, id: sequence)
        groups[name, default: BusGroup()].members.append(member)
        groups[name]?.rebalance()
        return (member, takeWaiters())
    }

    mutating func leave(_ member: BusGroup.Member) -> [Waiter] {
        guard let index = groups[member.name]?.members.firstIndex(of: member) else { return [] }
        groups[member.name]?.members.remove(at: index)
        groups[member.name]?.rebalance()
        return takeWaiters()
    }

    mutating func close() -> [Waiter] {
        isClosed = true
        for name in groups.keys { groups[name]?.members = [] }
        return takeWaiters()
    }

    mutating func acknowledge(_ message: ReceivedMessage, by member: BusGroup.Member) {
        guard let group = groups[member.name], group.generation == message.assignment,
            group.owner(of: message.partition) == member
        else { return }
        groups[member.name]?.acknowledge(partition: message.partition, offset: message.offset)
    }

    // Waiting

    mutating func newWait() -> Int64 {
        sequence += 1
        return sequence
    }

    mutating func cancel(_ wait: Int64) -> [Waiter] {
        cancelled.insert(wait)
        return waiters.removeValue(forKey: wait).map { [$0] } ?? []
    }

    /// Everybody who waits looks again: simple, and the numbers are a test's.
    private mutating func takeWaiters() -> [Waiter] {
        defer { waiters = [:] }
        return Array(waiters.values)
    }

    func canTake(_ member: BusGroup.Member, wait: Int64) -> Bool {
        hasEnded(member, wait: wait) || nextPartition(for: member) != nil
    }

    /// What a pull gives.
    enum Pull: Sendable {
        case message(ReceivedMessage)
        case nothingYet
        case ended
    }

    mutating func take(_ member: BusGroup.Member, wait: Int64) -> Pull {
        if hasEnded(member, wait: wait) {
            cancelled.remove(wait)
            return .ended
        }
        guard let number = nextPartition(for: member), let group = groups[member.name] else { return .nothingYet }
        let offset = group.position[number] ?? 0
        groups[member.name]?.position[number] = offset + 1
        guard let message = logs[Partition(topic: member.name.topic, number: number)]?[Int(offset)] else {
            return .nothingYet
        }
        return .message(
            ReceivedMessage(
                topic: message.topic, partition: number, offset: offset, key: message.key, value: message.value,
                headers: message.headers, assignment: group.generation))
    }

    private func hasEnded(_ member: BusGroup.Member, wait: Int64) -> Bool {
        cancelled.contains(wait) || groups[member.name]?.members.contains(member) != true
    }

    /// The member's partition with the smallest offset waiting, so that none starves.
    private func nextPartition(for member: BusGroup.Member) -> Int32? {
        guard let group = groups[member.name] else { return nil }
        let waiting = (0..<partitions).filter { number in
            let log = logs[Partition(topic: member.name.topic, number: number)] ?? []
            return group.owner(of: number) == member && (group.position[number] ?? 0) < Int64(log.count)
        }
        return waiting.min { (group.position[$0] ?? 0, $0) < (group.position[$1] ?? 0, $1) }
    }
}
