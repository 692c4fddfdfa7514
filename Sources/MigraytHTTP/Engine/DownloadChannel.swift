import MigraytModel
import Synchronization

/// The bounded buffer between the engine's thread and the one task that pulls an answer's body.
///
/// Full means that the transfer is paused, so that TCP slows the server down; taking the buffer resumes it.
final class DownloadChannel: ResponseSink {
    /// Large enough to keep a fast link busy between two pulls, small enough for many streams at once.
    static let capacity = 256 * 1024

    /// The status and headers, or why there are none.
    let head = OneShot<Result<HTTPResponseHead, HTTPError>>()
    private let state = Mutex(State())

    func head(_ head: HTTPResponseHead) { self.head.set(.success(head)) }

    func body(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
        if bytes.isEmpty { return .taken }
        let (verdict, waiter) = state.withLock { state in state.add(bytes) }
        waiter?.resume(returning: .success(Array(bytes)))
        return verdict
    }

    func end(_ error: HTTPError?) {
        let outcome: Outcome = error.map { .failure($0) } ?? .success(nil)
        let waiter = state.withLock { state in
            state.end = outcome
            return state.waiter.take()
        }
        head.set(.failure(error ?? HTTPError(.interrupted, .unknown)))
        waiter?.resume(returning: outcome)
    }

    /// All that is buffered, or the next bytes to come; `nil` at the end and ever after. One caller at a time.
    /// - Parameter resume: Called when the transfer was paused for want of room.
    func next(resume: () -> Void) async -> Result<[UInt8]?, HTTPError> {
        await withCheckedContinuation { continuation in
            let (outcome, wasPaused) = state.withLock { state in state.take(orWait: continuation) }
            if wasPaused { resume() }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    private typealias Outcome = Result<[UInt8]?, HTTPError>
    private typealias Waiter = CheckedContinuation<Outcome, Never>

    private struct State {
        var buffer: [UInt8] = []
        /// Set only while the buffer is empty and the end has not come.
        var waiter: Waiter?
        var isPaused = false
        var end: Outcome?

        mutating func add(_ bytes: UnsafeRawBufferPointer) -> (BodyVerdict, Waiter?) {
            if let waiter = waiter.take() { return (.taken, waiter) }
            if buffer.count >= DownloadChannel.capacity {
                isPaused = true
                return (.full, nil)
            }
            buffer.append(contentsOf: bytes)
            return (.taken, nil)
        }

        mutating func take(orWait waiter: Waiter) -> (Outcome?, wasPaused: Bool) {
            if buffer.isEmpty {
                if end == nil { self.waiter = waiter }
                return (end, false)
            }
            defer {
                buffer = []
                isPaused = false
            }
            return (.success(buffer), isPaused)
        }
    }
}
