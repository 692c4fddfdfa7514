import Foundation

/// Says beside a process that it is alive, without a port: a file whose time the process renews every second.
///
/// `migrayt-worker healthcheck` looks at it and is what a container's health check runs. A process that hangs, whose
/// cooperative threads are all blocked or that is stopped renews nothing.
public struct HealthFile: Sendable {
    /// A file that is older is that of a process which is not well.
    public static let longestSilence: TimeInterval = 30

    let path: String

    public init(path: String) { self.path = path }

    /// - Throws: What the file system says.
    public func renew() throws {
        // Contents in one step and a time of now, also where an earlier process has left the file.
        try Data().write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    public func isFresh(now: Date) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let time = attributes?[.modificationDate] as? Date else { return false }
        return abs(now.timeIntervalSince(time)) <= Self.longestSilence
    }

    /// At an ordered end, so that the check after it does not take the old process for the new one.
    public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
