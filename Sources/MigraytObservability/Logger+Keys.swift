import Logging
import MigraytModel

extension Logger {
    /// Logs a static message with allow-listed metadata.
    public func log(_ level: Logger.Level, _ message: StaticString, _ metadata: [LogKey: String] = [:]) {
        log(
            level: level, "\(message)",
            metadata: Dictionary(uniqueKeysWithValues: metadata.map { ($0.key.rawValue, .string($0.value)) }))
    }

    /// Logs a failure by its code; its level follows from what it says to do.
    public func log(_ failure: Failure, _ message: StaticString, _ metadata: [LogKey: String] = [:]) {
        var metadata = metadata
        metadata[.code] = failure.code.rawValue
        metadata[.field] = failure.field
        metadata[.status] = failure.status.map(String.init)
        let level: Logger.Level =
            switch failure.disposition {
            case .retry: .info
            case .failItem: .warning
            case .parkRun, .failRun: .error
            case .stop: .critical
            }
        log(level, message, metadata)
    }
}
