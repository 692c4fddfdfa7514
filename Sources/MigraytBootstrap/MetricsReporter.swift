import MigraytObservability
import MigraytPorts

/// Writes a process's metrics to standard output at even times, and once more when it ends.
struct MetricsReporter: Sendable {
    /// How soon a drain is noticed.
    private static let tick = Duration.milliseconds(500)

    private let registry: MetricsRegistry
    private let interval: Duration
    private let timing: Timing

    /// - Returns: `nil` for an interval of nothing: no metrics are wanted.
    init?(role: String, every interval: Duration, timing: Timing = .system) {
        guard interval > .zero else { return nil }
        registry = MetricsRegistry(role: role)
        self.interval = interval
        self.timing = timing
    }

    /// From here on what is measured is kept. Once in a process.
    func install() { registry.install() }

    func run(_ drain: DrainSignal) async throws {
        var due = timing.monotonic() + interval
        while !drain.isRaised {
            try await timing.sleep(Self.tick)
            guard timing.monotonic() >= due else { continue }
            due = timing.monotonic() + interval
            report()
        }
    }

    func report() { registry.report(at: timing.now()) }
}
