import Foundation
import MigraytModel
import MigraytPorts
import Subprocess
import Synchronization
import SystemPackage

/// A second process of the same program for one shard. When it dies of a signal, the shard was all that it had in hand.
///
/// Its standard input begins with the parent's secrets and is the life of its parent: the end of it drains the child,
/// whether the parent drains or is dead.
final class ChildProcess: ShardIsolation {
    /// The program that runs, even when its file was replaced meanwhile.
    static let ownProgram = "/proc/self/exe"

    private struct Lives {
        var isDraining = false
        /// The ends that are written to, and closed to end a child's input.
        var open: Set<FileDescriptor> = []
    }

    private let program: String
    private let secrets: InheritedSecrets
    private let arguments: @Sendable (ShardClaim) -> [String]
    /// Returns when nobody keeps a claim any more.
    private let forsaken: @Sendable (ShardClaim) async throws -> Void
    private let lives = Mutex(Lives())

    init(
        program: String = ownProgram, secrets: InheritedSecrets,
        arguments: @escaping @Sendable (ShardClaim) -> [String] = { ChildProcess.Order($0).arguments },
        forsaken: @escaping @Sendable (ShardClaim) async throws -> Void, drain: DrainSignal
    ) {
        self.program = program
        self.secrets = secrets
        self.arguments = arguments
        self.forsaken = forsaken
        drain.whenRaised { [weak self] in self?.drainAll() }
    }

    /// Cancelling the task kills the child, as a claim that is forsaken does: also one that is stopped, and cannot be
    /// drained. It loses nothing: another worker goes on with its shard.
    func work(on claim: ShardClaim) async -> IsolationEnd {
        guard let life = try? FileDescriptor.pipe() else { return .failed }
        // This end stays open until the child is gone: writing never meets a pipe without a reader.
        defer { try? life.readEnd.close() }
        begin(life.writeEnd)
        defer { end(life.writeEnd) }
        return await withTaskGroup(of: IsolationEnd?.self) { group in
            group.addTask { await self.run(claim, input: life.readEnd) }
            group.addTask { [forsaken] in
                try? await forsaken(claim)
                return nil
            }
            // Whichever ends first ends the other; the child's end is the answer.
            for await end in group {
                group.cancelAll()
                if let end { return end }
            }
            return .failed
        }
    }

    private func run(_ claim: ShardClaim, input: FileDescriptor) async -> IsolationEnd {
        let outcome = try? await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments(claim)),
            input: .fileDescriptor(input, closeAfterSpawningProcess: false), output: .currentStandardOutput,
            error: .currentStandardError)
        return switch outcome?.terminationStatus {
        case .exited(0): .ended
        case _ where Task.isCancelled: .killed
        case .signaled: .crashed
        default: .failed
        }
    }

    /// The secrets are written before a drain may close the pipe, which holds far more than them.
    private func begin(_ life: FileDescriptor) {
        lives.withLock { lives in
            let isReady = (try? secrets.write(to: life)) != nil
            // A child without the secrets ends by itself, and is told apart by that.
            if isReady, !lives.isDraining { lives.open.insert(life) } else { try? life.close() }
        }
    }

    private func end(_ life: FileDescriptor) {
        lives.withLock { lives in
            if lives.open.remove(life) != nil { try? life.close() }
        }
    }

    private func drainAll() {
        lives.withLock { lives in
            lives.isDraining = true
            for life in lives.open { try? life.close() }
            lives.open = []
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
