import Logging
import MigraytObservability
import Synchronization

/// Keeps every log line as it would reach the log store.
final class LogRecorder: Sendable {
    private let storage = Mutex<[String]>([])

    var lines: [String] { storage.withLock { $0 } }

    var logger: Logger {
        Logger(label: "api") { _ in
            SafeLogHandler(role: "api", level: .trace) { line in self.storage.withLock { $0.append(line) } }
        }
    }
}
