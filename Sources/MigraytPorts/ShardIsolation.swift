import MigraytModel

/// Works on one claimed shard where a crash takes nothing else along: in a process of its own.
public protocol ShardIsolation: Sendable {
    /// Returns when the work under the claim has ended, however it did. Never takes the caller's process along.
    func work(on claim: ShardClaim) async -> IsolationEnd
}

public enum IsolationEnd: Sendable, Hashable {
    /// What became of the shard stands in the ledger.
    case ended
    /// A signal killed the process, which had nothing but this shard in hand.
    case crashed
    /// The process could not be started, or gave up by itself.
    case failed
    /// Its parent killed it: nobody kept the claim any more, or the parent does not wait. It says nothing about the
    /// shard.
    case killed
}
