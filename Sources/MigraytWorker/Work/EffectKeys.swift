import MigraytModel
import Synchronization

/// A set of effects that work on several issues side by side shares, such as those in intent whose calls have surely
/// not been begun: when the work ends early they are withdrawn, which spares them the settle time.
final class EffectKeys: Sendable {
    private let keys: Mutex<Set<EffectKey>>

    init(_ keys: Set<EffectKey> = []) { self.keys = Mutex(keys) }

    func insert(_ more: [EffectKey]) { keys.withLock { $0.formUnion(more) } }
    func remove(_ key: EffectKey) { keys.withLock { _ = $0.remove(key) } }

    var all: Set<EffectKey> { keys.withLock { $0 } }
}

extension Effect {
    /// What the ledger will say once the verdict is committed.
    mutating func apply(_ verdict: EffectOutcome.Verdict) {
        switch verdict {
        case .completed(let id): (state, remoteID) = (.completed, id)
        case .skipped: state = .skipped
        case .failed: state = .failed
        case .unknown: state = .unknown
        case .retry: state = .pending
        }
    }
}
