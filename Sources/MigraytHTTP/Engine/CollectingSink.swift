import MigraytModel

/// Gathers a whole answer in memory, up to a limit.
///
/// `@unchecked Sendable`: the variables are touched on the engine's thread only; the waiting task sees the outcome.
final class CollectingSink: ResponseSink, @unchecked Sendable {
    let outcome = OneShot<Result<HTTPResponse, HTTPError>>()
    private let maximumBytes: Int
    private var head: HTTPResponseHead?
    private var collected: [UInt8] = []

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    func head(_ head: HTTPResponseHead) { self.head = head }

    func body(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
        guard bytes.count <= maximumBytes - collected.count else { return .tooLarge }
        collected.append(contentsOf: bytes)
        return .taken
    }

    func end(_ error: HTTPError?) {
        if error == nil, let head {
            outcome.set(.success(HTTPResponse(head: head, body: collected)))
        } else {
            outcome.set(.failure(error ?? HTTPError(.interrupted, .unknown)))
        }
    }
}
