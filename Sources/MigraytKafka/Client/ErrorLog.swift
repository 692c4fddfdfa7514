import Crdkafka
import Logging

/// Logs a client's errors by their names. An outage repeats its errors every few seconds: each is logged once, until
/// something has worked again.
struct ErrorLog {
    private let logger: Logger
    private let message: Logger.Message
    private var known: Set<Int32> = []

    init(_ message: Logger.Message, _ logger: Logger) {
        self.message = message
        self.logger = logger
    }

    mutating func note(_ error: rd_kafka_resp_err_t) {
        guard known.insert(error.rawValue).inserted else { return }
        // One closed connection is everyday life; that there is none left is not.
        let level: Logger.Level = error == RD_KAFKA_RESP_ERR__TRANSPORT ? .info : .warning
        logger.log(level: level, message, metadata: ["code": "\(String(cString: rd_kafka_err2name(error)))"])
    }

    mutating func worked() { known = [] }
}
