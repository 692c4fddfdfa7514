import Foundation
import MigraytModel

/// Writes metrics as lines of CloudWatch's embedded metric format, one for each set of dimension values.
///
/// Limits are those of the format's specification (Amazon CloudWatch User Guide, "Specification: Embedded metric
/// format").
struct EmbeddedMetrics: Sendable {
    static let namespace = "Migrayt"
    static let metricsPerLine = 100
    static let valuesPerMetric = 100
    static let dimensionsPerSet = 30

    let role: String

    func lines(_ values: [MetricTable.Series: MetricTable.Value], at time: Date) -> [String] {
        let sets = Dictionary(grouping: values, by: { $0.key.labels })
        return sets.map { labels, members in (Self.key(labels), labels, members) }
            .sorted { $0.0 < $1.0 }
            .flatMap { _, labels, members in
                let sorted = members.sorted { $0.key.name.rawValue < $1.key.name.rawValue }
                return stride(from: 0, to: sorted.count, by: Self.metricsPerLine).map { start in
                    line(labels, Array(sorted[start...].prefix(Self.metricsPerLine)), time)
                }
            }
    }

    private func line(
        _ labels: [MetricDimension: String], _ members: [(key: MetricTable.Series, value: MetricTable.Value)],
        _ time: Date
    ) -> String {
        var labels = labels
        labels[.role] = MetricDimension.role.admitted(role)
        let names = labels.keys.map(\.rawValue).sorted()
        let metrics = members.map { series, _ -> JSON in
            ["Name": .string(series.name.rawValue), "Unit": .string(series.name.unit)]
        }
        let directive: JSON = [
            "Namespace": .string(Self.namespace), "Dimensions": [.array(names.map { .string($0) })],
            "Metrics": .array(metrics),
        ]
        var root: [String: JSON] = [
            "_aws": [
                "Timestamp": .integer(Int64((time.timeIntervalSince1970 * 1000).rounded())),
                "CloudWatchMetrics": [directive],
            ]
        ]
        for (dimension, value) in labels { root[dimension.rawValue] = .string(value) }
        for (series, value) in members { root[series.name.rawValue] = Self.json(value) }
        return String(decoding: JSON.object(root).bytes(sortedKeys: true), as: UTF8.self)
    }

    private static func json(_ value: MetricTable.Value) -> JSON {
        switch value {
        case .sum(let sum): .integer(sum)
        case .level(let level): Int64(exactly: level).map { .integer($0) } ?? .number(level)
        case .times(let histogram):
            [
                "Values": .array(histogram.values.map { .number($0.bound) }),
                "Counts": .array(histogram.values.map { .integer($0.count) }),
            ]
        }
    }

    /// An order of sets that equal ones share.
    private static func key(_ labels: [MetricDimension: String]) -> String {
        labels.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: ",")
    }
}
