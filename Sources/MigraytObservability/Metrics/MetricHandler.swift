import CoreMetrics

/// One series on its way into the registry; without a series, whatever is measured is forgotten.
final class MetricHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    private let registry: MetricsRegistry
    private let series: MetricTable.Series?

    init(registry: MetricsRegistry, series: MetricTable.Series?) {
        self.registry = registry
        self.series = series
    }

    func increment(by count: Int64) { change { $0.add(count, to: $1) } }
    /// A counter of ours counts wholes.
    func increment(by amount: Double) { increment(by: Int64(exactly: amount.rounded()) ?? 0) }
    /// A meter of ours is only ever set.
    func decrement(by amount: Double) {}
    func reset() {}

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { change { $0.set(level: value, of: $1) } }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { change { $0.add(milliseconds: value, to: $1) } }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000) }

    private func change(_ body: (inout MetricTable, MetricTable.Series) -> Void) {
        guard let series else { return }
        registry.change { body(&$0, series) }
    }
}
