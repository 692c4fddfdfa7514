import MigraytModel
import MigraytPlanning
import Testing

@Suite("the probe for what lost creates made")
struct KeyProbeTests {
    /// The numbers that a probe finds among those that exist.
    private func found(_ existing: Set<Int64>, after last: Int64) -> (numbers: Set<Int64>, calls: Int) {
        var probe = KeyProbe(projectKey: "SHOP", after: last)
        var numbers: Set<Int64> = []
        var calls = 0
        while case let keys = probe.nextBatch, !keys.isEmpty {
            let hits = keys.filter { existing.contains($0.number) }
            numbers.formUnion(hits.map(\.number))
            probe.found(hits)
            calls += 1
        }
        return (numbers, calls)
    }

    @Test("begins right after the last known key, a hundred at a time")
    func firstBatch() {
        let batch = KeyProbe(projectKey: "SHOP", after: 40).nextBatch
        #expect(batch.map(\.number) == Array(41...140))
        #expect(batch.allSatisfy { $0.projectKey == "SHOP" })
    }

    @Test("nothing there: one call, and it is at its end")
    func nothing() {
        #expect(found([], after: 40) == ([], 1))
    }

    @Test("goes on over batches until a hundred numbers in a row are missing")
    func overBatches() {
        #expect(found(Set(41...400), after: 40).numbers == Set(41...400))
        #expect(found([140, 240, 340], after: 40).numbers == [140, 240, 340])
    }

    @Test("what lies below its start or behind the end of the keys is not found")
    func ends() {
        #expect(found([10, 41, 1000], after: 40).numbers == [41])
    }

    @Test("any keys with gaps of at most ninety-nine are found, none is missed, with calls in proportion")
    func property() {
        var random = SplitMix(state: 2026)
        for _ in 0..<500 {
            let start = Int64.random(in: 0...5000, using: &random)
            var next = start
            var keys: Set<Int64> = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                next += Int64.random(in: 1...100, using: &random)
                keys.insert(next)
            }
            let result = found(keys, after: start)
            #expect(result.numbers == keys)
            #expect(result.calls <= Int(next - start) / 100 + 2)
        }
    }
}

/// A small seeded generator, so that every run of a test sees the same sets.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
