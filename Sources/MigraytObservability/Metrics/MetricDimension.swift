import MigraytModel

/// The dimensions that a metric may have, and their values: closed lists of technical names, so that no metric can hold
/// content, and the number of series is bounded.
public enum MetricDimension: String, Sendable, Hashable, CaseIterable {
    case role
    case phase
    /// How an item or a shard ended.
    case outcome
    /// The kind of thing that is called.
    case endpoint
    /// The class of an HTTP answer.
    case status
    /// What a 429 closes.
    case reason
    case state
    case topic

    /// Stands for every value that is not on the list.
    static let other = "other"

    var values: Set<String> {
        switch self {
        case .role: ["api", "coordinator", "worker", "reconciler"]
        case .phase: Set(Phase.allCases.map(\.rawValue))
        case .outcome:
            ["completed", "skipped", "failed", "released", "parked", "abandoned", "isolated", "ignored", "crashed"]
        case .endpoint: Set(EndpointClass.allCases.map(\.rawValue))
        case .status: ["2xx", "3xx", "4xx", "429", "5xx", "none"]
        case .reason: ["endpoint", "issue", "points"]
        case .state: Set(RunState.allCases.map(\.rawValue)).union(["waiting", "ready", "leased"])
        case .topic: ["shards", "events", "dlq"]
        }
    }

    func admitted(_ value: String) -> String { values.contains(value) ? value : Self.other }
}
