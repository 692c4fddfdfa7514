import Foundation
import MigraytHTTP
import MigraytModel
import Testing

/// The promise "nothing twice" rests on this sorting: `notExecuted` only when surely nothing was sent.
@Suite("Which failures leave a write in doubt", .testServer)
struct CertaintyTests {
    private let server: TestServer
    private let client: HTTPClient

    init() throws {
        server = try #require(TestServer.current)
        client = HTTPClient(server.configuration)
    }

    private func post(_ path: String) -> HTTPRequest {
        HTTPRequest(.post, server.url(path), body: .bytes(Array("write".utf8)))
    }

    @Test func refusedConnection() async throws {
        // Port 1 (tcpmux) is served nowhere.
        let error = try await client.error(HTTPRequest(.post, "https://127.0.0.1:1/", body: .bytes([1])))
        #expect(error == HTTPError(.unreachable, .notExecuted))
    }

    @Test func unknownHost() async throws {
        // RFC 6761 keeps .invalid unresolvable.
        let url = "https://host.invalid/"
        let client = HTTPClient(HTTPClient.Configuration(egress: Egress(hostOf: url, addresses: .publicOnly)))
        let error = try await client.error(HTTPRequest(.post, url, body: .bytes([1])))
        #expect(error == HTTPError(.unreachable, .notExecuted))
    }

    @Test func untrustedCertificate() async throws {
        let other = try await TestServer()
        let error = try await client.error(HTTPRequest(.post, other.url("/status?200"), body: .bytes([1])))
        #expect(error == HTTPError(.certificate, .notExecuted))
        #expect(error.asFailure().disposition == .parkRun)
    }

    @Test func certificateOfAnotherHost() async throws {
        let other = try await TestServer(names: "DNS:other.example")
        let error = try await HTTPClient(other.configuration).error(
            HTTPRequest(.post, other.url("/status?200"), body: .bytes([1])))
        #expect(error == HTTPError(.certificate, .notExecuted))
    }

    @Test func missingCAFile() async throws {
        var configuration = server.configuration
        configuration.trust = .file("/nonexistent/ca.pem")
        let error = try await HTTPClient(configuration).error(post("/status?200"))
        #expect(error == HTTPError(.certificate, .notExecuted))
    }

    @Test func oldTLS() async throws {
        let old = try await TestServer("--tls-1.1")
        let client = HTTPClient(old.configuration)
        let error = try await client.error(HTTPRequest(.post, old.url("/status?200"), body: .bytes([1])))
        #expect(error == HTTPError(.unreachable, .notExecuted))
    }

    @Test func silenceInTheHandshake() async throws {
        let error = try await client.error(
            HTTPRequest(
                .post, "https://127.0.0.1:\(server.mutePort)/", body: .bytes([1]), timeout: .milliseconds(100)))
        #expect(error == HTTPError(.timeout, .notExecuted))
    }

    @Test func resetAfterTheRequest() async throws {
        #expect(try await client.error(post("/reset-after-request?r")) == HTTPError(.interrupted, .unknown))
        #expect(try await client.count("r", at: server) == 1)
    }

    @Test(arguments: ["/reset-in-body", "/short-body"])
    func brokenAnswer(_ path: String) async throws {
        #expect(try await client.error(post(path)) == HTTPError(.interrupted, .unknown))
    }

    @Test func silenceAfterTheRequest() async throws {
        var request = post("/hang?s")
        request.timeout = .milliseconds(500)
        #expect(try await client.error(request) == HTTPError(.timeout, .unknown))
    }

    /// libcurl by itself sends a request again when a kept connection dies without an answer.
    @Test("a write on a kept connection that dies is never sent twice", arguments: ["bytes", "stream", "empty"])
    func deadKeptConnection(_ form: String) async throws {
        var configuration = server.configuration
        configuration.maximumConnectionsPerHost = 1
        let client = HTTPClient(configuration)
        #expect(try await client.execute(HTTPRequest(.get, server.url("/status?200"))).isSuccess)
        var request = post("/close-after-request?\(form)")
        if form == "stream" { request.body = .stream(length: 3, .of([[1], [2, 3]])) }
        if form == "empty" { request.body = .none }
        #expect(try await client.error(request) == HTTPError(.interrupted, .unknown))
        #expect(try await client.count(form, at: server) == 1)
    }

    /// The counter-check of the test above: where it is harmless, the second try is wanted.
    @Test func aReadOnADeadKeptConnectionIsTriedAgain() async throws {
        #expect(try await client.execute(HTTPRequest(.get, server.url("/status?200"))).isSuccess)
        _ = try await client.error(HTTPRequest(.get, server.url("/close-after-request?read")))
        #expect(try await client.count("read", at: server) == 2)
    }

    @Test(
        "addresses that are never called",
        arguments: [
            "http://127.0.0.1/", "HTTP://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1/",
            "https://",
            "https:///path", "https://user@127.0.0.1/", "https://127.0.0.1\\@example.com/", "https://127.0.0.1/a b",
            "https://127.0.0.1/\r\nX: y", "https://127.0.0.1:0/", "https://127.0.0.1:99999/", "https://exämple.com/",
        ])
    func refusedAddress(_ url: String) async throws {
        #expect(try await client.error(HTTPRequest(.get, url)) == HTTPError(.refusedAddress, .notExecuted))
    }

    @Test(
        "headers that are never sent",
        arguments: [
            ("X-A", "b\r\nX-Injected: c"), ("X-A", "b\nc"), ("X-A", "b\0c"), ("X-A\r\nX-B", "c"), ("X A", "c"),
            ("", "c"),
            ("X-A:", "c"), ("Content-Length", "1"), ("transfer-encoding", "chunked"), ("HOST", "other"),
        ])
    func refusedHeader(_ name: String, _ value: String) async throws {
        let request = HTTPRequest(.get, server.url("/echo"), headers: [HTTPHeader(name, value)])
        #expect(try await client.error(request) == HTTPError(.refusedHeader, .notExecuted))
    }

    @Test func cancellationEndsTheExchange() async throws {
        let (client, server, request) = (client, server, post("/hang?cancelled"))
        let task = Task { try await client.error(request) }
        while try await client.count("cancelled", at: server) == 0 { await Task.yield() }
        task.cancel()
        #expect(try await task.value == HTTPError(.cancelled, .unknown))
        // The server sees the connection close: nothing goes on in the background.
        while try await client.count("cancelled-gone", at: server) == 0 { await Task.yield() }
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        let (client, server, request) = (client, server, post("/hang?early"))
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in gate { break }
            return try await client.error(request)
        }
        task.cancel()
        open.finish()
        #expect(try await task.value.kind == .cancelled)
        #expect(try await client.count("early", at: server) == 0)
    }
}
