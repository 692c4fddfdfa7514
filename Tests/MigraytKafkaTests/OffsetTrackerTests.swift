import Testing

@testable import MigraytKafka

@Suite("Which offset may be committed")
struct OffsetTrackerTests {
    private func tracker(delivered offsets: [Int64]) -> OffsetTracker {
        var tracker = OffsetTracker()
        for offset in offsets { tracker.deliver(offset) }
        return tracker
    }

    @Test("Nothing is committed before something is done")
    func nothingDone() {
        #expect(OffsetTracker().pending == nil)
        #expect(tracker(delivered: [5, 6, 7]).pending == nil)
    }

    @Test("In order, the offset after the last done one is committed")
    func inOrder() {
        var tracker = tracker(delivered: [5, 6, 7])
        tracker.acknowledge(5)
        #expect(tracker.pending == 6)
        tracker.acknowledge(6)
        tracker.acknowledge(7)
        #expect(tracker.pending == 8)
    }

    @Test("A message that is not done holds back all later ones")
    func outOfOrder() {
        var tracker = tracker(delivered: [5, 6, 7])
        tracker.acknowledge(7)
        tracker.acknowledge(6)
        #expect(tracker.pending == nil)
        tracker.acknowledge(5)
        #expect(tracker.pending == 8)
    }

    @Test("Gaps in the log do not hold anything back")
    func gaps() {
        var tracker = tracker(delivered: [5, 9, 20])
        tracker.acknowledge(5)
        #expect(tracker.pending == 9)
        tracker.acknowledge(9)
        #expect(tracker.pending == 20)
        tracker.acknowledge(20)
        #expect(tracker.pending == 21)
    }

    @Test("What the broker has confirmed is not committed again, also when the confirmation is late")
    func confirmed() {
        var tracker = tracker(delivered: [0, 1])
        tracker.acknowledge(0)
        tracker.confirm(1)
        #expect(tracker.pending == nil)
        tracker.acknowledge(1)
        #expect(tracker.pending == 2)
        tracker.confirm(2)
        tracker.confirm(1)
        #expect(tracker.pending == nil)
    }

    @Test("Unknown and repeated acknowledgements and deliveries change nothing")
    func repeated() {
        var tracker = tracker(delivered: [3, 4, 3])
        let answers = [tracker.acknowledge(3), tracker.acknowledge(3), tracker.acknowledge(99)]
        #expect(answers == [true, false, false])
        #expect(tracker.pending == 4)
    }

    @Test("Whatever the order, every committed offset has only done messages below it", arguments: 0..<20)
    func property(seed: Int) {
        var generator = SplitMix(state: UInt64(seed))
        let offsets = (0..<50).map { Int64($0) * 2 }
        var tracker = tracker(delivered: offsets)
        var done: Set<Int64> = []
        for offset in offsets.shuffled(using: &generator) {
            tracker.acknowledge(offset)
            done.insert(offset)
            let expected = offsets.first { !done.contains($0) } ?? 99
            #expect(tracker.pending == (expected == 0 ? nil : expected))
        }
    }
}

/// Repeatable randomness.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
