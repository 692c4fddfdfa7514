import CoreMetrics
import Foundation
import MigraytModel
import Synchronization
import Testing

@testable import MigraytObservability

/// Metrics as lines of CloudWatch's embedded metric format.
@Suite struct MetricsTests {
    private final class Lines: Sendable {
        private let kept = Mutex<[String]>([])
        func add(_ line: String) { kept.withLock { $0.append(line) } }
        var all: [String] { kept.withLock { $0 } }
    }

    private let lines = Lines()
    private let registry: MetricsRegistry

    init() {
        let lines = lines
        registry = MetricsRegistry(role: "worker") { lines.add($0) }
    }

    private func report() throws -> [JSON] {
        let before = lines.all.count
        registry.report(at: Date(timeIntervalSince1970: 1_795_000_000.125))
        return try lines.all.dropFirst(before).map { try JSONParser.parse(Array($0.utf8)) }
    }

    /// What the format's specification demands of every line.
    private func expectValid(_ line: JSON, location: SourceLocation = #_sourceLocation) throws {
        #expect(line["_aws"]?["Timestamp"]?.integer == 1_795_000_000_125, sourceLocation: location)
        let directives = try #require(line["_aws"]?["CloudWatchMetrics"]?.array, sourceLocation: location)
        #expect(directives.count == 1, sourceLocation: location)
        for directive in directives {
            let namespace = try #require(directive["Namespace"]?.string)
            #expect((1...256).contains(namespace.count) && !namespace.hasPrefix("AWS/"))
            let sets = try #require(directive["Dimensions"]?.array)
            for set in sets {
                let names = try #require(set.array).compactMap(\.string)
                #expect(names.count <= 30 && Set(names).count == names.count)
                for name in names {
                    let value = try #require(line[name]?.string, "\(name) has no value of type string")
                    #expect((1...1024).contains(value.utf8.count) && value.utf8.allSatisfy { $0 < 0x80 })
                }
            }
            let metrics = try #require(directive["Metrics"]?.array)
            #expect((1...100).contains(metrics.count))
            for metric in metrics {
                let name = try #require(metric["Name"]?.string)
                #expect(["Count", "Milliseconds"].contains(metric["Unit"]?.string))
                if line[name]?.number != nil { continue }
                let values = try #require(line[name]?["Values"]?.array)
                let counts = try #require(line[name]?["Counts"]?.array)
                #expect((1...100).contains(values.count) && values.count == counts.count)
                #expect(values.allSatisfy { $0.number != nil } && counts.allSatisfy { $0.integer ?? 0 > 0 })
            }
        }
        #expect(line.bytes().count < 256 << 10)
    }

    private func label(_ line: JSON, _ dimension: MetricDimension) -> String? { line[dimension.rawValue]?.string }

    @Test func whatWasMeasuredComesOutOnce() throws {
        try withMetricsFactory(registry) {
            MetricName.itemsFinished.increment(by: 3, [.phase: "items", .outcome: "completed"])
            MetricName.itemsFinished.increment(by: 4, [.phase: "items", .outcome: "completed"])
            MetricName.itemsFinished.increment([.phase: "items", .outcome: "failed"])
            MetricName.shardsOpen.set(7, [.state: "ready"])
            MetricName.shardsOpen.set(5, [.state: "ready"])
            let first = try report()
            #expect(first.count == 3)
            for line in first {
                try expectValid(line)
                #expect(label(line, .role) == "worker")
            }
            let completed = try #require(first.first { label($0, .outcome) == "completed" })
            #expect(completed[MetricName.itemsFinished.rawValue]?.integer == 7)
            #expect(label(completed, .phase) == "items")
            #expect(first.compactMap { $0[MetricName.shardsOpen.rawValue]?.integer } == [5])
            // Sums begin anew, a level stays what it is.
            let second = try report()
            let sums = second.compactMap { $0[MetricName.itemsFinished.rawValue]?.integer }
            #expect(sums == [])
            #expect(second.compactMap { $0[MetricName.shardsOpen.rawValue]?.integer } == [5])
        }
    }

    @Test func timesComeInAHundredClassesAtTheMost() throws {
        try withMetricsFactory(registry) {
            for millisecond in 0..<20_000 {
                MetricName.requestTime.record(
                    .milliseconds(millisecond * 37), [.endpoint: "jira.issues", .status: "2xx"])
            }
            let line = try #require(try report().first)
            try expectValid(line)
            let histogram = line[MetricName.requestTime.rawValue]
            let counts = histogram?["Counts"]?.array?.compactMap(\.integer) ?? []
            #expect(counts.reduce(0, +) == 20_000)
            let values = histogram?["Values"]?.array?.compactMap(\.number) ?? []
            #expect(values == values.sorted() && values.count > 20)
            #expect(LatencyHistogram.bounds.count <= EmbeddedMetrics.valuesPerMetric)
            #expect(LatencyHistogram.bounds == LatencyHistogram.bounds.sorted())
        }
    }

    @Test func noValueBeyondTheListsGetsThrough() throws {
        let secret = "Quarterly results of Ada Lovelace"
        try withMetricsFactory(registry) {
            for dimension in MetricDimension.allCases where dimension != .role {
                MetricName.throttled.increment([dimension: secret])
            }
            Counter(label: MetricName.throttled.rawValue, dimensions: [("title", secret), ("reason", "points")])
                .increment()
            Counter(label: secret, dimensions: [("reason", "points")]).increment()
            CoreMetrics.Timer(label: "http.server.request", dimensions: [("path", secret)]).recordNanoseconds(1)
            // The role cannot be taken for another.
            MetricName.deadLetters.increment([.role: secret])
            let all = try report()
            #expect(!lines.all.contains { $0.contains("Ada") || $0.contains("title") || $0.contains("path") })
            for line in all { try expectValid(line) }
            #expect(all.compactMap { label($0, .reason) }.sorted() == ["other", "points"])
            #expect(all.allSatisfy { label($0, .role) == "worker" })
        }
    }

    @Test func theNumberOfSeriesIsBounded() throws {
        var table = MetricTable()
        let bound = MetricTable.maximumSeries
        for number in 0..<bound + 20 {
            table.add(1, to: MetricTable.Series(name: .throttled, labels: [.endpoint: "\(number)"]))
        }
        // A series that is there has its place.
        table.add(1, to: MetricTable.Series(name: .throttled, labels: [.endpoint: "0"]))
        let values = table.drain()
        #expect(values.count == bound + 1)
        #expect(values[MetricTable.Series(name: .seriesDropped, labels: [:])] == .sum(20))
        #expect(values[MetricTable.Series(name: .throttled, labels: [.endpoint: "0"])] == .sum(2))
        #expect(table.drain().isEmpty)
    }

    @Test func moreThanAHundredMetricsTakeMoreThanOneLine() {
        // There are fewer names than that; the rule is checked where it would matter.
        #expect(MetricName.allCases.count <= EmbeddedMetrics.metricsPerLine)
        #expect(MetricDimension.allCases.count <= EmbeddedMetrics.dimensionsPerSet)
    }
}
