import Foundation
import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts

/// Notices a database that was put back to an earlier time, and has the ledger doubt what it does not know.
///
/// Two signs. Its home: a ledger in another cluster, timeline, database or table than it was set up in. And its mark,
/// which grows, outside of the database: a snapshot of the disk looks the same from the inside, but its mark is behind.
/// Every start of the server closes the ledger until both were looked at. Safe in several reconcilers at once.
public actor RestoreWatch {
    private let ledger: any RestoreLedger
    private let outside: OutsideMark
    private let lease: Duration
    private let timing: Timing
    private let logger: Logger
    /// On the monotonic clock: an open ledger's mark is not looked at before.
    private var due = Duration.zero

    /// Between two marks. What was written to Jira in the last of these before a loss may not be told from nothing,
    /// where the loss left no other sign.
    static let pause = Duration.seconds(5)

    /// - Parameters:
    ///   - staging: Where marks are kept.
    ///   - lease: The workers' lease.
    public init(
        ledger: any RestoreLedger, staging: any AttachmentStaging, lease: Duration, timing: Timing, logger: Logger
    ) {
        self.ledger = ledger
        outside = OutsideMark(staging: staging)
        self.lease = lease
        self.timing = timing
        self.logger = logger
    }

    /// One look.
    /// - Returns: What there was to recover; mostly `nil`.
    @discardableResult
    public func runOnce() async throws(Failure) -> RestoreSummary? {
        var home = try await ledger.home()
        guard home.isSame else { return try await recover(from: .moved) }
        guard !home.isOpen || timing.monotonic() >= due else { return nil }
        let mark = try await outside.read(home.ledger)
        let name = home.ledger
        // Asked after the mark outside was read: it is written down inside first.
        home = try await ledger.home()
        guard home.ledger == name, home.isSame else { return nil }
        if let mark, mark > home.mark { return try await recover(from: .behind(ledger: name)) }
        if !home.isOpen { try await ledger.open(home) }
        if let next = try await ledger.raiseMark(name) { try await outside.write(next, of: name) }
        due = timing.monotonic() + Self.pause
        return nil
    }

    /// Recovers, whatever the ledger looks like when the cause is that a person says so.
    @discardableResult
    public func recover(from cause: RestoreCause) async throws(Failure) -> RestoreSummary? {
        guard let summary = try await ledger.recover(from: cause, leases: lease) else { return nil }
        due = .zero
        let counts: [(LogKey, Int)] = [(.runs, summary.runs), (.shards, summary.shards), (.unknown, summary.unknown)]
        var metadata = Dictionary(uniqueKeysWithValues: counts.map { ($0.0, String($0.1)) })
        metadata[.code] = FailureCode.ledgerRestored.rawValue
        metadata[.state] = cause.name
        logger.log(
            .warning, "The database was restored: what it does not know is looked for before it is made", metadata)
        return summary
    }
}
