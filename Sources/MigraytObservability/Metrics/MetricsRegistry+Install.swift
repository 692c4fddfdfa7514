import CoreMetrics

extension MetricsRegistry {
    /// Makes this the process's registry. Once in a process, before anything is measured.
    public func install() { MetricsSystem.bootstrap(self) }
}
