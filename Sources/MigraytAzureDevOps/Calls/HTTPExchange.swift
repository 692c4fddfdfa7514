import MigraytHTTP
import MigraytModel
import MigraytPorts

/// The two ways of talking to the server: answers that are gathered, and bodies that are pulled.
struct HTTPExchange: Sendable {
    let execute: @Sendable (HTTPRequest) async throws(HTTPError) -> HTTPResponse
    let stream: @Sendable (HTTPRequest) async throws(HTTPError) -> (HTTPResponseHead, ByteStream)
}

extension HTTPExchange {
    init(http: HTTPClient, download: HTTPClient) {
        self.init(
            execute: { request async throws(HTTPError) in
                try await http.execute(request, maximumBytes: PlatformLimits.AzureDevOps.maximumAnswerBytes)
            },
            stream: { request async throws(HTTPError) in try await download.stream(request) })
    }
}
