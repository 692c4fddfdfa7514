import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization

/// Decides by the seed what goes wrong. After `calmAfter` nothing does, so that every run can come to its end.
final class FaultPlan: Sendable {
    static let calmAfter = Duration.seconds(900)
    /// A request that its caller gave up on has happened by then, or never will.
    static let longestRequest = 60.0

    /// The longest that a call is on its way.
    static let longestWay = Duration.seconds(30)

    private let random: Mutex<SeededGenerator>
    private let time: VirtualTime

    init(seed: UInt64, time: VirtualTime) {
        random = Mutex(SeededGenerator(seed: seed ^ 0xFA17))
        self.time = time
    }

    /// From 0 up to 1.
    func chance() -> Double { random.withLock { .random(in: 0..<1, using: &$0) } }

    func happens(_ probability: Double) -> Bool { time.elapsed < Self.calmAfter && chance() < probability }

    func number(in range: ClosedRange<Int>) -> Int { random.withLock { .random(in: range, using: &$0) } }

    /// How long a call is on its way in one direction: mostly short, now and then long, rarely longer than a lease.
    func way() -> Duration {
        if happens(0.003) { return .milliseconds(number(in: 5_000...Int(Self.longestWay / .milliseconds(1)))) }
        return .milliseconds(number(in: 1...(chance() < 0.05 ? 1_500 : 40)))
    }

    func commit() -> CommitFault? {
        if happens(0.01) { return .beforeCommit }
        return happens(0.01) ? .afterCommit : nil
    }

    func bus() -> BusFault? {
        if happens(0.03) { return .drop }
        if happens(0.06) { return .duplicate }
        if happens(0.06) { return .delay }
        if happens(0.01) { return .refuse }
        return happens(0.01) ? .loseReport : nil
    }

    func target(_ call: TargetCall) -> TargetFault? {
        if happens(0.03) { return .loseAnswer }
        if happens(0.03) { return .land }
        if happens(0.01) { return .throttle(.seconds(number(in: 1...10))) }
        if happens(0.01) { return .refuse(Failure(.jiraUnavailable, .retry(after: .seconds(1)), certainty: .unknown)) }
        if case .createIssues(let items) = call, happens(0.05) { return .makeSome(number(in: 0...items.count)) }
        return nil
    }
}
