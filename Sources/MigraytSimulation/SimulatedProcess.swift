import MigraytModel
import MigraytPorts
import Synchronization

/// One life of a process. A dead one reaches no port any more: what its tasks still do, nobody sees.
final class SimulatedProcess: Sendable {
    /// The process whose call this is; `nil` for the simulation's own.
    @TaskLocal static var current: SimulatedProcess?

    let name: String
    let drain = DrainSignal()
    private let isDead = Mutex(false)

    init(_ name: String) { self.name = name }

    func kill() { isDead.withLock { $0 = true } }

    /// Throws when the process is dead, so that all of its tasks come to their end.
    func checkAlive() throws(Failure) {
        if isDead.withLock({ $0 }) { throw Failure(.internalError, .stop, certainty: .unknown) }
    }
}
