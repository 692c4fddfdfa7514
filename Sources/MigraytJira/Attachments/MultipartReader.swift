import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Walks through a multipart body: head, file, head, file, end.
///
/// An actor because a byte stream is pulled from a closure that must be sendable; there is one consumer.
actor MultipartReader {
    private let body: MultipartBody
    private var place = 0
    /// The file that is being read, and how many of its promised bytes are to come.
    private var open: (stream: ByteStream, rest: Int64)?
    private var isDone = false

    init(_ body: MultipartBody) { self.body = body }

    func next() async throws(Failure) -> [UInt8]? {
        while let (stream, rest) = open {
            guard let chunk = try await stream.next() else {
                guard rest == 0 else { throw Self.wrongLength }
                open = nil
                break
            }
            guard Int64(chunk.count) <= rest else { throw Self.wrongLength }
            open = (stream, rest - Int64(chunk.count))
            if !chunk.isEmpty { return chunk }
        }
        guard place < body.parts.count else {
            defer { isDone = true }
            return isDone ? nil : body.end
        }
        let part = body.parts[place]
        place += 1
        open = (try await part.file.open(), part.file.length)
        return part.head
    }

    /// The bytes at hand are not the file that was announced: it is fetched anew.
    private static let wrongLength = Failure(
        .httpInterrupted, .retry(after: HTTPError.retryDelay), field: "length")
}
