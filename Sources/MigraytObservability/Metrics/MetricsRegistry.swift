import CoreMetrics
import Foundation
import Synchronization

/// Takes what the process measures, by way of swift-metrics, and gives it out as lines.
///
/// Metrics of other libraries and dimensions that are not ours are left out; a value that is not on its dimension's
/// list becomes `other`.
public final class MetricsRegistry: MetricsFactory {
    private let table = Mutex(MetricTable())
    private let format: EmbeddedMetrics
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - role: The dimension that every metric has.
    ///   - write: Receives each finished line; standard output by default.
    public init(role: String, write: @escaping @Sendable (String) -> Void = MetricsRegistry.standardOutput) {
        format = EmbeddedMetrics(role: role)
        self.write = write
    }

    /// Writes all that was measured since the last time; nothing when there is nothing.
    public func report(at time: Date) {
        let values = table.withLock { $0.drain() }
        for line in format.lines(values, at: time) { write(line) }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, dimensions)
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
        -> any FloatingPointCounterHandler
    {
        handler(label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        handler(label, dimensions)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        handler(label, dimensions)
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    func change(_ body: (inout MetricTable) -> Void) { table.withLock { body(&$0) } }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> MetricHandler {
        let series = MetricName(rawValue: label).map { name in
            MetricTable.Series(
                name: name,
                labels: dimensions.reduce(into: [:]) { labels, pair in
                    guard let dimension = MetricDimension(rawValue: pair.0) else { return }
                    labels[dimension] = dimension.admitted(pair.1)
                })
        }
        return MetricHandler(registry: self, series: series)
    }

    public static let standardOutput: @Sendable (String) -> Void = { line in
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
