/// What was measured since the last report, as a value. Bounded: beyond `maximumSeries` a new series is dropped, and
/// that is counted.
struct MetricTable: Sendable {
    static let maximumSeries = 500

    struct Series: Sendable, Hashable {
        let name: MetricName
        let labels: [MetricDimension: String]
    }

    enum Value: Sendable, Hashable {
        /// Since the last report.
        case sum(Int64)
        /// The last one that was set.
        case level(Double)
        case times(LatencyHistogram)
    }

    private var values: [Series: Value] = [:]

    mutating func add(_ count: Int64, to series: Series) {
        var sum = count
        if case .sum(let old) = values[series] { sum += old }
        set(.sum(sum), series)
    }

    mutating func set(level: Double, of series: Series) { set(.level(level), series) }

    mutating func add(milliseconds: Double, to series: Series) {
        var times = LatencyHistogram()
        if case .times(let old) = values[series] { times = old }
        times.add(milliseconds: milliseconds)
        set(.times(times), series)
    }

    private mutating func set(_ value: Value, _ series: Series) {
        guard values[series] == nil, values.count >= Self.maximumSeries else {
            values[series] = value
            return
        }
        let dropped = Series(name: .seriesDropped, labels: [:])
        if case .sum(let count) = values[dropped] {
            values[dropped] = .sum(count + 1)
        } else {
            // The one series that is let in beyond the bound.
            values[dropped] = .sum(1)
        }
    }

    /// All that was measured; sums and times begin anew, levels stay until they are set again.
    mutating func drain() -> [Series: Value] {
        defer { values = values.filter { if case .level = $0.value { true } else { false } } }
        return values
    }
}
