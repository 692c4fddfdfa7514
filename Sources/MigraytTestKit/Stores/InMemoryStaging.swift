import Foundation
import MigraytModel
import MigraytPorts
import Synchronization

/// Staged attachments in a dictionary.
public final class InMemoryStaging: AttachmentStaging, StagingInventory {
    private let objects = Mutex<[String: (bytes: [UInt8], storedAt: Date)]>([:])
    private let chunk: Int
    private let now: @Sendable () -> Date
    private let rule: Int?

    /// - Parameters:
    ///   - chunk: Bytes per chunk of what is read; small, so that readers meet more than one.
    ///   - now: The time at which an object counts as stored.
    ///   - expiryDays: What its rule says; nothing follows from it.
    public init(chunk: Int = 1024, now: @escaping @Sendable () -> Date = { Date() }, expiryDays: Int? = nil) {
        rule = expiryDays
        self.chunk = chunk
        self.now = now
    }

    public func expiryDays() async throws(Failure) -> Int? { rule }

    /// What is stored now; a worker leaves nothing behind.
    public var keys: [String] { objects.withLock { $0.keys.sorted() } }

    public func objects(after key: String?, limit: Int) async throws(Failure) -> [StagedObject] {
        objects.withLock { objects in
            objects.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                .filter { candidate in key.map { $0.utf8.lexicographicallyPrecedes(candidate.utf8) } ?? true }
                .prefix(limit).compactMap { key in
                    objects[key].map { StagedObject(key: key, storedAt: $0.storedAt) }
                }
        }
    }

    public func put(_ key: String, _ bytes: ByteStream, length: Int64) async throws(Failure) {
        var all: [UInt8] = []
        while let chunk = try await bytes.next() { all += chunk }
        guard all.count == length else {
            throw Failure(.stagingUnavailable, .retry(after: .seconds(1)), field: "length")
        }
        objects.withLock { $0[key] = (all, now()) }
    }

    public func get(_ key: String) async throws(Failure) -> ByteStream {
        guard let object = objects.withLock({ $0[key] }) else {
            throw Failure(.stagingNotFound, .retry(after: .zero))
        }
        return ByteStream(object.bytes, chunk: chunk)
    }

    public func size(_ key: String) async throws(Failure) -> Int64? {
        objects.withLock { $0[key].map { Int64($0.bytes.count) } }
    }

    public func delete(_ key: String) async throws(Failure) {
        objects.withLock { $0[key] = nil }
    }
}
