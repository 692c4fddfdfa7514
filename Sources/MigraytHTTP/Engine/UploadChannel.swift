import MigraytModel
import MigraytPorts
import Synchronization

/// The bounded buffer between a task that pulls a request's body and the engine's thread that sends it.
///
/// Empty means that the transfer pauses; the next chunk resumes it. Counts the bytes against the promised length and
/// holds the last one back until the stream has ended, so that a file that grew or shrank under way never arrives as
/// if it were whole.
final class UploadChannel: Sendable {
    static let capacity = 256 * 1024

    private let state: Mutex<State>

    init(length: Int64) { state = Mutex(State(missing: length)) }

    /// Pulls the stream to its end or until the transfer has ended; never throws, the transfer carries the error.
    func pump(_ stream: ByteStream, resume: @Sendable () -> Void) async {
        while true {
            let result: Result<[UInt8]?, Failure>
            do { result = .success(try await stream.next()) } catch { result = .failure(error) }
            guard await offer(result, resume: resume) else { return }
        }
    }

    /// Waits for room, then adds the chunk; `false` when no more is wanted.
    private func offer(_ result: Result<[UInt8]?, Failure>, resume: () -> Void) async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let hasRoom = state.withLock { state in
                if state.buffer.count - state.offset < Self.capacity || state.isClosed { return true }
                state.roomWaiter = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
        let (goesOn, wasStarved) = state.withLock { state in
            let goesOn = state.add(result)
            defer { state.isStarved = false }
            return (goesOn, state.isStarved)
        }
        if wasStarved { resume() }
        return goesOn
    }

    /// On the engine's thread: what to send next.
    func read(into target: UnsafeMutableRawBufferPointer) -> Reading {
        let (reading, waiter) = state.withLock { state in (state.read(into: target), state.makeRoom()) }
        waiter?.resume()
        return reading
    }

    var isExhausted: Bool { state.withLock { $0.isWhole && $0.offset == $0.buffer.count } }

    /// The transfer has ended: lets the pump go.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            return state.roomWaiter.take()
        }
        waiter?.resume()
    }

    enum Reading {
        case bytes(Int)
        /// Nothing is there yet: pause.
        case starved
        case failed(Failure?)
    }

    private struct State {
        /// Bytes of the promised length that the stream has not given yet.
        var missing: Int64
        var buffer: [UInt8] = []
        var offset = 0
        /// The stream has ended at the promised length.
        var isWhole = false
        var isStarved = false
        var isClosed = false
        /// Outer: whether it failed. Inner: the stream's own failure; `nil` for a wrong length.
        var failure: Failure??
        var roomWaiter: CheckedContinuation<Void, Never>?

        init(missing: Int64) { self.missing = missing }

        mutating func add(_ result: Result<[UInt8]?, Failure>) -> Bool {
            if isClosed { return false }
            switch result {
            case .failure(let failure): self.failure = .some(failure)
            case .success(nil): if missing == 0 { isWhole = true } else { failure = .some(nil) }
            case .success(let chunk?):
                missing -= Int64(chunk.count)
                guard missing >= 0 else {
                    failure = .some(nil)
                    return false
                }
                if offset == buffer.count {
                    buffer = chunk
                    offset = 0
                } else {
                    buffer.append(contentsOf: chunk)
                }
                return true
            }
            return false
        }

        mutating func read(into target: UnsafeMutableRawBufferPointer) -> Reading {
            if let failure { return .failed(failure) }
            let held = missing == 0 && !isWhole ? 1 : 0
            let count = min(target.count, buffer.count - offset - held)
            guard count > 0 else {
                if isWhole { return .bytes(0) }
                isStarved = true
                return .starved
            }
            buffer.withUnsafeBytes {
                target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
            }
            offset += count
            return .bytes(count)
        }

        mutating func makeRoom() -> CheckedContinuation<Void, Never>? {
            guard buffer.count - offset < UploadChannel.capacity else { return nil }
            // Moves the rest to the front once, instead of letting the consumed part grow.
            if offset > 0, roomWaiter != nil || offset == buffer.count {
                buffer.removeFirst(offset)
                offset = 0
            }
            return roomWaiter.take()
        }
    }
}
