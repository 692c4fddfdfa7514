import Foundation
import Logging
import MigraytModel
import MigraytObservability
import Synchronization
import Testing

@Suite("log lines hold what is on the list, and nothing else")
struct SafeLogHandlerTests {
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func append(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private func log(level: Logger.Level = .debug, _ body: (inout Logger) -> Void) -> [String] {
        let lines = Lines()
        var logger = Logger(label: "test") { _ in SafeLogHandler(role: "worker", level: level) { lines.append($0) } }
        logger.logLevel = level
        body(&logger)
        return lines.all
    }

    private func members(_ line: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    }

    @Test("a line is one JSON object with time, level, role and message")
    func line() throws {
        let lines = log { $0.log(.info, "Run planned", [.run: "r1"]) }
        let line = try members(try #require(lines.first))
        #expect(lines.count == 1)
        #expect(line["level"] == "info" && line["role"] == "worker" && line["message"] == "Run planned")
        #expect(line["run"] == "r1" && line["dropped"] == nil)
        #expect(line["time"]?.hasSuffix("Z") == true)
    }

    @Test("keys that are not on the list are dropped and counted, wherever they come from")
    func droppedKeys() throws {
        let lines = log { logger in
            logger[metadataKey: "token"] = "hunter2"
            logger.info("message", metadata: ["title": "Secret plan", "shard": "s1", "email": .array(["a@b.example"])])
        }
        let line = try #require(lines.first)
        for content in ["hunter2", "Secret plan", "a@b.example", "token", "title", "email"] {
            #expect(!line.contains(content))
        }
        #expect(try members(line)["dropped"] == "3")
        #expect(try members(line)["shard"] == "s1")
    }

    @Test("line breaks, quotes and control characters of a value stay within its line")
    func hostileValues() throws {
        let value = "a\nb\r\n\"c\"\u{0}\u{2028}{\"level\":\"error\"}"
        let lines = log { $0.log(.info, "message", [.field: value]) }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(!line.contains { $0.isNewline && $0 != "\u{2028}" })
        #expect(try members(line)["field"] == value)
    }

    @Test("metadata never stands in for what the line says of itself", arguments: LogKey.allCases)
    func metadataIsNoImpostor(key: LogKey) throws {
        let line = try members(try #require(log { $0.log(.error, "message", [key: "forged"]) }.first))
        #expect(line["level"] == "error" && line["role"] == "worker" && line["message"] == "message")
        #expect(line.values.contains("forged"))
    }

    @Test(
        "a failure's level follows from what it says to do",
        arguments: [
            (Disposition.retry(after: .zero), "info"), (.failItem, "warning"), (.parkRun, "error"),
            (.failRun, "error"), (.stop, "critical"),
        ])
    func failureLevels(disposition: Disposition, level: String) throws {
        let failure = Failure(.jiraRejected, disposition, field: "summary", status: 400)
        let line = try members(try #require(log { $0.log(failure, "It failed", [.item: "7"]) }.first))
        #expect(line["level"] == level)
        #expect(
            line["code"] == "jira.rejected" && line["field"] == "summary" && line["status"] == "400"
                && line["item"] == "7")
    }

    @Test("lines below the level are not written")
    func level() {
        #expect(log(level: .warning) { $0.log(.info, "message") }.isEmpty)
    }
}
