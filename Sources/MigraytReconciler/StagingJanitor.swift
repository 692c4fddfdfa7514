import Foundation
import MigraytModel
import MigraytPorts

/// Takes out of the staging what should not be there: objects older than the retention, whatever left them behind, and
/// objects of projects that were deleted. The bucket's own lifecycle rule is the second hand at the first of the two.
///
/// Bounded: each round looks at one page and goes on after it in the next. Safe in several reconcilers at once, since
/// removing what is gone succeeds. A worker whose file is taken away fetches it from the source again.
public actor StagingJanitor {
    public static let pageSize = 1_000

    private let inventory: any StagingInventory
    private let ledger: any ReconcilerLedger
    private let retention: Duration
    private let timing: Timing
    private var place: String?
    /// On the monotonic clock: nothing is looked at before.
    private var due = Duration.zero

    /// From the end of the list to the next look at it, and after a failure.
    static let pause = Duration.seconds(300)

    /// - Parameter retention: How long an object may lie there.
    public init(
        inventory: any StagingInventory, ledger: any ReconcilerLedger, retention: Duration, timing: Timing
    ) {
        self.inventory = inventory
        self.ledger = ledger
        self.retention = retention
        self.timing = timing
    }

    /// Clears one page, unless the list was looked through a short time ago.
    /// - Returns: Whether there is a next page at once.
    public func runIfDue() async throws(Failure) -> Bool {
        guard timing.monotonic() >= due else { return false }
        due = timing.monotonic() + Self.pause
        guard try await !runOnce().isLast else { return false }
        due = .zero
        return true
    }

    /// Clears one page.
    /// - Returns: How many objects were removed, and whether the page was the last one.
    public func runOnce() async throws(Failure) -> (removed: Int, isLast: Bool) {
        let page = try await inventory.objects(after: place, limit: Self.pageSize)
        let projects = try await ledger.existing(Set(page.compactMap(\.project)))
        let oldest = timing.now().addingTimeInterval(-Double(retention.components.seconds))
        var removed = 0
        for object in page {
            // A key of another form is nobody's: it goes when it is old.
            let isOrphan = object.project.map { !projects.contains($0) } ?? false
            guard isOrphan || object.storedAt < oldest else { continue }
            try await inventory.delete(object.key)
            removed += 1
        }
        let isLast = page.count < Self.pageSize
        place = isLast ? nil : page.last?.key
        return (removed, isLast)
    }
}
