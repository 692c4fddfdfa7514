import Foundation
import Logging
import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytWorker

/// Gives the process up when a shard's work hangs: the claim then passes on, and the death counts against the shard.
///
/// A thread of its own, because work that hangs may hold every thread that tasks run on.
struct StallWatchdog: Sendable {
    let watch: WorkWatch
    let drain: DrainSignal
    /// How long the process's other shards are given to come to a safe point.
    let grace: Duration
    let logger: Logger

    private static let interval = Duration.seconds(1)

    func start() {
        let thread = Thread {
            var last = ContinuousClock.now
            while true {
                Thread.sleep(forTimeInterval: Self.interval / .seconds(1))
                let now = ContinuousClock.now
                let stalled = watch.look(after: now - last)
                last = now
                if !stalled.isEmpty { giveUp(stalled) }
            }
        }
        thread.start()
    }

    private func giveUp(_ claims: [ShardClaim]) {
        for claim in claims {
            logger.log(
                .error, "A shard hangs: the process gives itself up",
                [.run: claim.run.id.description, .shard: claim.shard.description, .phase: claim.step.description])
        }
        drain.raise()
        Thread.sleep(forTimeInterval: grace / .seconds(1))
        // A signal, as of any other death that a shard is to blame for; a hanging thread would not let `exit` through.
        kill(getpid(), SIGKILL)
    }
}
