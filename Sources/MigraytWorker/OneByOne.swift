import MigraytModel
import MigraytObservability
import MigraytPlanning
import MigraytPorts

/// Works on the items of a shard one at a time, so that what befalls one is its own: neither a crash nor a failure that
/// comes again and again takes its neighbours along.
struct OneByOne: Sendable {
    let session: ShardSession
    let work: @Sendable (ShardSession) async throws(Failure) -> ShardEnd

    func run() async throws(Failure) -> ShardEnd {
        let session = try await session.refreshed()
        let open = session.contents.items.filter { !$0.state.isTerminal }.map(\.item)
        var end = ShardEnd.complete
        var last: Failure?
        var failures = 0
        for item in open {
            if session.mustStop { return .interrupted }
            // What became of the one before is not this one's to lose.
            try await session.log.flush()
            try await session.ledger.hold(session.claim, item: item)
            do throws(Failure) {
                end = .combining([end, try await work(session.restricted(to: item))])
            } catch {
                switch ShardDecision.blame(for: error) {
                case .shard: throw error
                case .item:
                    session.logger.log(error, "Item failed", [.item: item.description])
                    if try await !fail(item, error) { end = .combining([end, again]) }
                    last = error
                    failures += 1
                }
            }
        }
        // A platform that is away fails every item: then it is not the items' fault.
        if let last {
            if failures == open.count, failures > 1, ShardDecision.isOutage(last) { throw last }
            try await checkPlatforms()
        }
        return end
    }

    private var again: ShardEnd {
        let retry = session.configuration.retry
        return .again(
            after: retry.delay(attempt: session.claim.attempts, random: session.timing.random()), countsAsAttempt: true)
    }

    /// - Returns: `false` when the item is to be tried again.
    private func fail(_ item: WorkItemID, _ failure: Failure) async throws(Failure) -> Bool {
        guard failure.disposition == .failItem else { return false }
        let row = try await session.items().first { $0.item == item }
        guard row?.state == .pending else { return false }
        await session.log.note([ItemOutcome(item, .failed(failure.code, field: failure.field))])
        return true
    }

    private func checkPlatforms() async throws(Failure) {
        _ = try await session.source.project()
        try await session.target.verifyAccess()
    }
}
