import Dispatch
import Synchronization

/// The engines whose threads have not ended.
///
/// A process that exits while such a thread closes its connections has two threads in the TLS library's clean-up, which
/// then frees the same memory twice. So the exit stops the engines first and waits for their threads.
final class RunningEngines: Sendable {
    static let shared = RunningEngines()

    private let engines = Mutex<[ObjectIdentifier: TransferEngine]>([:])
    private let threads = DispatchGroup()

    func began(_ engine: TransferEngine) {
        threads.enter()
        engines.withLock { $0[ObjectIdentifier(engine)] = engine }
    }

    /// Called last on the engine's thread.
    func ended(_ engine: TransferEngine) {
        engines.withLock { $0[ObjectIdentifier(engine)] = nil }
        threads.leave()
    }

    /// Stops all engines and waits for their threads, a bounded time: an exit must not hang.
    func stop(within limit: DispatchTimeInterval) {
        let running = engines.withLock { Array($0.values) }
        for engine in running { engine.stop() }
        _ = threads.wait(timeout: .now() + limit)
    }
}
