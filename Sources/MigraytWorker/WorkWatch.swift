import MigraytModel
import MigraytPorts
import Synchronization

/// Watches the shards of a process for signs of life.
///
/// A call to a platform has its time-out, and a wait for a rate limit its end. What stays without any sign for much
/// longer hangs in a computation that never ends or a wait that nobody will end; it cannot be cancelled, and the keeper
/// of its lease would renew it for ever.
public final class WorkWatch: Sendable {
    private struct Entry {
        let claim: ShardClaim
        let progress: WorkProgress
        var reading: WorkProgress.Reading
        /// As far as it was watched: a process that was stopped for an hour has not been silent for an hour.
        var silence = Duration.zero
    }

    private struct State {
        var entries: [Int: Entry] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let limit: Duration

    /// No more of the time between two looks counts: beyond it nobody was there to work or to look.
    private static let longestLook = Duration.seconds(5)

    /// - Parameter limit: How long a shard may be without a sign of life; far longer than any call's time-out.
    public init(limit: Duration = .seconds(600)) { self.limit = limit }

    /// Runs a shard's work under watch.
    func watching<Value: Sendable>(
        _ claim: ShardClaim, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let progress = WorkProgress()
        let ticket = begin(claim, progress)
        defer { end(ticket) }
        let result: Result<Value, Failure> = await WorkProgress.$current.withValue(progress) {
            do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Looks at every shard once.
    /// - Parameter elapsed: Since the last look.
    /// - Returns: Claims whose work hangs.
    public func look(after elapsed: Duration) -> [ShardClaim] {
        state.withLock { state in
            for (ticket, var entry) in state.entries {
                let reading = entry.progress.reading
                let isAlive = reading.isWaiting || reading.marks != entry.reading.marks
                entry.silence = isAlive ? .zero : entry.silence + min(elapsed, Self.longestLook)
                entry.reading = reading
                state.entries[ticket] = entry
            }
            return state.entries.values.filter { $0.silence >= limit }.map(\.claim)
        }
    }

    private func begin(_ claim: ShardClaim, _ progress: WorkProgress) -> Int {
        state.withLock { state in
            state.next += 1
            state.entries[state.next] = Entry(claim: claim, progress: progress, reading: progress.reading)
            return state.next
        }
    }

    private func end(_ ticket: Int) { state.withLock { state in state.entries[ticket] = nil } }
}
