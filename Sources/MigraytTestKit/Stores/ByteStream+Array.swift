import MigraytModel
import MigraytPorts
import Synchronization

extension ByteStream {
    /// A stream over bytes that are at hand.
    /// - Parameter failure: Thrown at the end in place of it: a transfer that breaks.
    public init(_ bytes: [UInt8], chunk: Int = 1024, failure: Failure? = nil) {
        let position = Position()
        self.init(length: Int64(bytes.count)) { () throws(Failure) in
            let range = position.advance(by: chunk, end: bytes.count)
            if range.isEmpty, let failure { throw failure }
            return range.isEmpty ? nil : Array(bytes[range])
        }
    }

    /// All bytes of the stream.
    public func collect() async throws(Failure) -> [UInt8] {
        var all: [UInt8] = []
        while let chunk = try await next() { all += chunk }
        return all
    }

    private final class Position: Sendable {
        private let offset = Mutex(0)

        func advance(by count: Int, end: Int) -> Range<Int> {
            offset.withLock { offset in
                let start = offset
                offset = min(start + count, end)
                return start..<offset
            }
        }
    }
}
