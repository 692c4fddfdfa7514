import MigraytModel

/// The consumer's end of a streamed answer. Dropping it ends the transfer; so does cancelling the task that pulls.
final class DownloadBody: Sendable {
    /// Kept so that the engine lives as long as somebody reads.
    private let client: HTTPClient
    private let transfer: Transfer
    private let channel: DownloadChannel

    init(client: HTTPClient, transfer: Transfer, channel: DownloadChannel) {
        self.client = client
        self.transfer = transfer
        self.channel = channel
    }

    deinit { client.engine.cancel(transfer) }

    func next() async throws(Failure) -> [UInt8]? {
        let result = await withTaskCancellationHandler {
            await channel.next { client.engine.resume(transfer) }
        } onCancel: {
            client.engine.cancel(transfer)
        }
        return try result.mapError { $0.asFailure() }.get()
    }
}
