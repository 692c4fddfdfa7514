import Foundation
import Logging

/// Writes a log line as one JSON object to standard error, with the allow-listed metadata only.
///
/// Anything else in the metadata is dropped and counted, so that a careless line shows up in tests, not in a log store.
public struct SafeLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]

    private let role: String
    private let write: @Sendable (String) -> Void
    private static let allowed = Set(LogKey.allCases.map(\.rawValue))

    /// - Parameter write: Receives each finished line; standard error by default.
    public init(
        role: String, level: Logger.Level = .info, write: @escaping @Sendable (String) -> Void = Self.standardError
    ) {
        self.role = role
        self.logLevel = level
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        var members: [String: String] = [
            "time": Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            "level": event.level.rawValue, "role": role, "message": event.message.description,
        ]
        for (key, value) in all where Self.allowed.contains(key) { members[key] = value.description }
        let dropped = all.count { !Self.allowed.contains($0.key) }
        if dropped > 0 { members["dropped"] = String(dropped) }
        write(Self.line(members))
    }

    private static func line(_ members: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding a dictionary of strings cannot fail; the fallback keeps the type total.
        return (try? encoder.encode(members)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    public static let standardError: @Sendable (String) -> Void = { line in
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
