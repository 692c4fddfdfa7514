import Foundation
import MigraytModel
import MigraytPorts
import Synchronization

/// A second process of the same program for one shard. When it dies of a signal, the shard was all that it had in hand.
///
/// Its standard input begins with the parent's secrets and is the life of its parent: the end of it drains the child,
/// whether the parent drains or is dead.
final class ChildProcess: ShardIsolation {
    /// The program that runs, even when its file was replaced meanwhile.
    static let ownProgram = "/proc/self/exe"

    private struct Lives {
        var isDraining = false
        var open: [ObjectIdentifier: Pipe] = [:]
    }

    private let program: String
    private let secrets: InheritedSecrets
    private let arguments: @Sendable (ShardClaim) -> [String]
    private let lives = Mutex(Lives())

    init(
        program: String = ownProgram, secrets: InheritedSecrets,
        arguments: @escaping @Sendable (ShardClaim) -> [String] = { ChildProcess.Order($0).arguments },
        drain: DrainSignal
    ) {
        self.program = program
        self.secrets = secrets
        self.arguments = arguments
        drain.whenRaised { [weak self] in self?.drainAll() }
    }

    func work(on claim: ShardClaim) async -> IsolationEnd {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments(claim)
        let life = Pipe()
        process.standardInput = life
        // Before a drain may close it, and while the pipe has a reader for certain: it holds far more than this.
        guard (try? secrets.write(to: life.fileHandleForWriting)) != nil else { return .failed }
        begin(life)
        defer { end(life) }
        return await withCheckedContinuation { continuation in
            process.terminationHandler = { process in
                let end: IsolationEnd =
                    switch (process.terminationReason, process.terminationStatus) {
                    case (.uncaughtSignal, _): .crashed
                    case (.exit, 0): .ended
                    default: .failed
                    }
                continuation.resume(returning: end)
            }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(returning: .failed)
            }
        }
    }

    private func begin(_ life: Pipe) {
        lives.withLock { lives in
            if lives.isDraining { try? life.fileHandleForWriting.close() }
            lives.open[ObjectIdentifier(life)] = life
        }
    }

    private func end(_ life: Pipe) {
        lives.withLock { lives in
            if !lives.isDraining { try? life.fileHandleForWriting.close() }
            lives.open[ObjectIdentifier(life)] = nil
        }
    }

    private func drainAll() {
        lives.withLock { lives in
            guard !lives.isDraining else { return }
            lives.isDraining = true
            for life in lives.open.values { try? life.fileHandleForWriting.close() }
        }
    }

    /// Which claim the child goes on with, as its arguments say it.
    struct Order: Sendable, Hashable {
        let shard: ShardID
        let fence: Int64

        init(_ claim: ShardClaim) {
            shard = claim.shard
            fence = claim.fence
        }

        /// `nil` for a process that is nobody's child.
        init?(_ arguments: [String]) {
            guard arguments.count == 4, arguments[0] == "--shard", arguments[2] == "--fence",
                let shard = ShardID(arguments[1]), let fence = Int64(arguments[3])
            else { return nil }
            self.shard = shard
            self.fence = fence
        }

        var arguments: [String] { ["--shard", shard.description, "--fence", String(fence)] }
    }

    /// Drains this process, which is a child, when its parent does or is gone.
    static func followParent(_ drain: DrainSignal) {
        let thread = Thread {
            while case let data = FileHandle.standardInput.availableData, !data.isEmpty {}
            drain.raise()
        }
        thread.start()
    }
}
