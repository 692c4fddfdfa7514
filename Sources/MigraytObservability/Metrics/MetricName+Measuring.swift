import CoreMetrics

extension MetricName {
    /// Counts something that happened.
    public func increment(by count: Int = 1, _ labels: [MetricDimension: String] = [:]) {
        Counter(label: rawValue, dimensions: Self.pairs(labels)).increment(by: count)
    }

    /// Sets how much there is now.
    public func set(_ level: Int64, _ labels: [MetricDimension: String] = [:]) {
        Meter(label: rawValue, dimensions: Self.pairs(labels)).set(level)
    }

    /// Adds a time to its distribution.
    public func record(_ duration: Duration, _ labels: [MetricDimension: String] = [:]) {
        let (seconds, attoseconds) = duration.components
        Timer(label: rawValue, dimensions: Self.pairs(labels))
            .recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    private static func pairs(_ labels: [MetricDimension: String]) -> [(String, String)] {
        labels.map { ($0.key.rawValue, $0.value) }
    }
}
