/// Times in classes: each is told by its upper bound, a fourth of an octave above the one below it.
///
/// CloudWatch takes at most 100 values of a metric in one line, so the times themselves are not kept.
struct LatencyHistogram: Sendable, Hashable {
    /// Upper bounds in milliseconds, from 1 ms to 8 minutes; the last stands for everything above too.
    static let bounds: [Double] = {
        let steps: [Double] = [1, 1.189, 1.414, 1.682]
        return (0..<76).map { (index: Int) -> Double in
            let octave = Double(1 << (index / 4))
            return (steps[index % 4] * octave * 10).rounded() / 10
        }
    }()

    private var counts: [Int: Int64] = [:]

    mutating func add(milliseconds: Double) {
        counts[Self.bounds.firstIndex { $0 >= milliseconds } ?? Self.bounds.count - 1, default: 0] += 1
    }

    /// Bounds with how many times fell below each, ascending.
    var values: [(bound: Double, count: Int64)] {
        counts.sorted { $0.key < $1.key }.map { (Self.bounds[$0.key], $0.value) }
    }
}
