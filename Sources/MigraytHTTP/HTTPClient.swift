import MigraytModel
import MigraytPorts

/// An HTTPS client over libcurl.
///
/// TLS 1.2 or newer, certificates always verified, only the hosts of its `Egress` called, no redirect followed, no
/// cookies, no `.netrc`, no proxy from the environment. Each client has one thread and one pool of connections; it ends
/// with its last reference, and what is under way then ends as cancelled.
///
/// A request is never sent twice, unless its method is idempotent or the other side surely had no part of its body.
public final class HTTPClient: Sendable {
    let engine: TransferEngine
    private let configuration: Configuration

    public init(_ configuration: Configuration) {
        self.configuration = configuration
        engine = TransferEngine(configuration)
    }

    deinit { engine.stop() }

    /// Makes the exchange and gathers the answer; any status is an answer. Cancelling the task ends it at once.
    ///
    /// When the server refuses (400 or above) before it has the whole request body, the answer may hold only the
    /// beginning of its own body.
    /// - Parameter maximumBytes: The most bytes of body, counted after decompression; more are `.tooLarge`.
    public func execute(
        _ request: HTTPRequest, maximumBytes: Int = 16 << 20
    ) async throws(HTTPError) -> HTTPResponse {
        let sink = CollectingSink(maximumBytes: maximumBytes)
        return try await run(request, Transfer(request, sink: sink)) { await sink.outcome.value() }
    }

    /// Makes the exchange and returns at the answer's headers, whatever the status, with the body still to be pulled.
    ///
    /// At most 256 KiB of the body wait in memory; not pulling slows the server down. Dropping the stream ends the
    /// transfer, and so does cancelling the task that pulls. A body that breaks off makes the stream throw.
    /// Call it on a client of `Version.http1`.
    public func stream(_ request: HTTPRequest) async throws(HTTPError) -> (HTTPResponseHead, ByteStream) {
        let channel = DownloadChannel()
        let transfer = Transfer(request, sink: channel)
        let head = try await run(request, transfer) { await channel.head.value() }
        let body = DownloadBody(client: self, transfer: transfer, channel: channel)
        let length = head.headers["content-length"].flatMap { Int64($0) }
        return (
            head,
            ByteStream(length: length) { () async throws(Failure) in
                WorkProgress.current?.mark()
                return try await body.next()
            }
        )
    }

    private func run<Value: Sendable>(
        _ request: HTTPRequest, _ transfer: Transfer, outcome: () async -> Result<Value, HTTPError>
    ) async throws(HTTPError) -> Value {
        if let refusal = request.refusal(by: configuration) { throw refusal }
        WorkProgress.current?.mark()
        defer { WorkProgress.current?.mark() }
        let result = await withTaskCancellationHandler {
            guard case .stream(_, let stream) = request.body, case .channel(let channel, _) = transfer.source else {
                start(transfer)
                return await outcome()
            }
            // Its scope ends with the outcome: a source that still waits for bytes is then cancelled.
            async let _ = channel.pump(stream) { engine.resume(transfer) }
            start(transfer)
            return await outcome()
        } onCancel: {
            engine.cancel(transfer)
        }
        return try result.get()
    }

    private func start(_ transfer: Transfer) {
        engine.start(transfer)
        // The cancellation handler may have run before there was anything to cancel.
        if Task.isCancelled { engine.cancel(transfer) }
    }
}
