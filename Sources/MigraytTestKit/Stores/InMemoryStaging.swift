import MigraytModel
import MigraytPorts
import Synchronization

/// Staged attachments in a dictionary.
public final class InMemoryStaging: AttachmentStaging {
    private let objects = Mutex<[String: [UInt8]]>([:])
    private let chunk: Int

    /// - Parameter chunk: Bytes per chunk of what is read; small, so that readers meet more than one.
    public init(chunk: Int = 1024) { self.chunk = chunk }

    /// What is stored now; a worker leaves nothing behind.
    public var keys: [String] { objects.withLock { $0.keys.sorted() } }

    public func put(_ key: String, _ bytes: ByteStream, length: Int64) async throws(Failure) {
        var all: [UInt8] = []
        while let chunk = try await bytes.next() { all += chunk }
        guard all.count == length else {
            throw Failure(.stagingUnavailable, .retry(after: .seconds(1)), field: "length")
        }
        objects.withLock { $0[key] = all }
    }

    public func get(_ key: String) async throws(Failure) -> ByteStream {
        guard let object = objects.withLock({ $0[key] }) else {
            throw Failure(.stagingNotFound, .retry(after: .zero))
        }
        return ByteStream(object, chunk: chunk)
    }

    public func size(_ key: String) async throws(Failure) -> Int64? {
        objects.withLock { $0[key].map { Int64($0.count) } }
    }

    public func delete(_ key: String) async throws(Failure) {
        objects.withLock { $0[key] = nil }
    }
}
