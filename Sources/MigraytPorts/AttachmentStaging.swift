import MigraytModel

/// The place between download and upload where an attachment rests, encrypted, for days at most.
public protocol AttachmentStaging: Sendable {
    /// Stores the bytes under the key, replacing what was there; the stream is consumed to its end.
    /// - Parameters:
    ///   - key: ASCII letters, digits, `-` and `/`, without names of people or files.
    ///   - length: The exact number of bytes; a stream of another length fails and leaves nothing.
    func put(_ key: String, _ bytes: ByteStream, length: Int64) async throws(Failure)

    /// The stored bytes with their length.
    /// - Throws: `staging.not_found` with `retry` when nothing is stored under the key.
    func get(_ key: String) async throws(Failure) -> ByteStream

    /// The number of stored bytes; `nil` when nothing is stored under the key.
    func size(_ key: String) async throws(Failure) -> Int64?

    /// Removes the object. Removing what is gone succeeds.
    func delete(_ key: String) async throws(Failure)
}
