import MigraytModel
import Synchronization

/// Bytes that are pulled chunk by chunk, so that a 250 MB file never stands in memory at once.
///
/// One consumer only. Not pulling is the back-pressure. Cancelling the consuming task ends the transfer behind it.
public struct ByteStream: Sendable {
    /// The number of bytes in all, where the sender said so before sending.
    public let length: Int64?
    private let pull: @Sendable () async throws(Failure) -> [UInt8]?

    /// `next` gives the next chunk, `nil` at the end and ever after.
    public init(length: Int64?, next: @escaping @Sendable () async throws(Failure) -> [UInt8]?) {
        self.length = length
        self.pull = next
    }

    /// The next chunk, never empty; `nil` at the end.
    public func next() async throws(Failure) -> [UInt8]? { try await pull() }

    /// Bytes that are at hand, as one chunk.
    public init(whole bytes: [UInt8]) {
        let once = Once(bytes)
        self.init(length: Int64(bytes.count)) { () throws(Failure) in once.take() }
    }

    private final class Once: Sendable {
        private let rest: Mutex<[UInt8]?>

        init(_ bytes: [UInt8]) { rest = Mutex(bytes.isEmpty ? nil : bytes) }

        func take() -> [UInt8]? {
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
    }
}
