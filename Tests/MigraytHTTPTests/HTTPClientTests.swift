import Foundation
import MigraytModel
import Testing

@testable import MigraytHTTP

@Suite("HTTP client against a real server", .testServer)
struct HTTPClientTests {
    private let server: TestServer
    private let client: HTTPClient

    init() throws {
        server = try #require(TestServer.current)
        client = HTTPClient(server.configuration)
    }

    @Test("sends method, path, headers and body as given", arguments: [HTTPMethod.post, .put, .patch, .get, .delete])
    func echo(_ method: HTTPMethod) async throws {
        let sent = HTTPRequest(
            method, server.url("/echo?a=%2F..&b"),
            headers: [HTTPHeader("X-Token", "s3cret"), HTTPHeader("X-Empty", "")],
            body: .bytes(Array("{\"a\":1}".utf8)))
        let response = try await client.execute(sent)
        #expect(response.status == 200)
        let seen = try JSONParser.parse(response.body)
        #expect(seen["method"]?.string == method.rawValue)
        #expect(seen["path"]?.string == "/echo?a=%2F..&b")
        #expect(seen["body"]?.string == "{\"a\":1}")
        let headers = Dictionary(
            (seen["headers"]?.array ?? []).map { ($0.array?[0].string?.lowercased() ?? "", $0.array?[1].string) },
            uniquingKeysWith: { first, _ in first })
        #expect(headers["x-token"] == "s3cret")
        #expect(headers["x-empty"] == "")
        #expect(headers["user-agent"] == "migrayt")
        #expect(headers["content-length"] == "7")
        #expect(headers["expect"] == nil)
        #expect(headers["content-type"] == nil)
    }

    @Test func postWithoutBodySaysSo() async throws {
        let response = try await client.execute(HTTPRequest(.post, server.url("/echo")))
        #expect(String(decoding: response.body, as: UTF8.self).lowercased().contains("[\"content-length\", \"0\"]"))
    }

    @Test func headersAreFoundInAnyCaseWithAllValues() async throws {
        let headers = try await client.execute(HTTPRequest(.get, server.url("/echo"))).headers
        #expect(headers["x-TWO"] == "one")
        #expect(headers.values("X-Two") == ["one", "two"])
        #expect(headers.retryAfter(now: Date(timeIntervalSince1970: 0), atMost: .seconds(60)) == .seconds(7))
        #expect(headers["absent"] == nil)
    }

    @Test(arguments: [204, 203, 304, 401, 429, 500, 503])
    func everyStatusIsAnAnswer(_ status: Int) async throws {
        let response = try await client.execute(HTTPRequest(.post, server.url("/status?\(status)"), body: .bytes([1])))
        #expect(response.status == status)
    }

    @Test func headHasNoBody() async throws {
        let response = try await client.execute(HTTPRequest(.head, server.url("/download?4096")))
        #expect(response.body.isEmpty)
        #expect(response.headers["content-length"] == "4096")
    }

    @Test func redirectsComeBackAndAreNotFollowed() async throws {
        let response = try await client.execute(HTTPRequest(.get, server.url("/redirect")))
        #expect(response.status == 302)
        #expect(response.headers["location"] == "/count?redirect")
    }

    @Test func informationalHeadIsNotTheAnswer() async throws {
        let response = try await client.execute(HTTPRequest(.get, server.url("/continue")))
        #expect(response.status == 200)
        #expect(response.headers["x-final"] == "yes")
        #expect(response.headers["link"] == nil)
    }

    @Test func connectionsAreKept() async throws {
        let first = try await client.text("/connections", at: server)
        #expect(try await client.text("/connections", at: server) == first)
    }

    @Test("connections stay open while fewer transfers are under way than before")
    func idleConnectionsAreKept() async throws {
        func ports() async throws -> Set<String> {
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<6 { group.addTask { try await client.text("/ports?6", at: server) } }
                return try await group.reduce(into: []) { $0.insert($1) }
            }
        }
        let first = try await ports()
        #expect(first.count == 6)
        #expect(try await ports() == first)
    }

    @Test("a hundred requests at once share six connections")
    func concurrency() async throws {
        let most = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                // The server answers none before six are there together, and says how many ever were.
                group.addTask { Int(try await client.text("/together?6", at: server)) ?? 0 }
            }
            return try await group.reduce(0, max)
        }
        #expect(most == 6)
    }

    @Test(arguments: [(999, true), (1000, false)])
    func bodyIsBounded(_ maximum: Int, _ isTooLarge: Bool) async throws {
        let request = HTTPRequest(.get, server.url("/download?1000"))
        if isTooLarge {
            #expect(try await client.error(request, maximumBytes: maximum).kind == .tooLarge)
        } else {
            #expect(try await client.execute(request, maximumBytes: maximum).body.count == 1000)
        }
    }

    @Test func decompressedBytesCount() async throws {
        let request = HTTPRequest(.get, server.url("/gzip?5000000"))
        #expect(try await client.execute(request, maximumBytes: 5_000_000).body.count == 5_000_000)
        #expect(try await client.error(request, maximumBytes: 4_999_999).kind == .tooLarge)
    }

    @Test func headersAreBounded() async throws {
        #expect(try await client.execute(HTTPRequest(.get, server.url("/headers?200"))).status == 200)
        #expect(try await client.error(HTTPRequest(.get, server.url("/headers?300"))).kind == .tooLarge)
    }

    @Test func proxiesOfTheEnvironmentAreIgnored() async throws {
        let (url, certificate) = (server.url("/status?204"), server.certificate)
        await #expect(processExitsWith: .success) { [url = url as String, certificate = certificate as String] in
            setenv("https_proxy", "http://127.0.0.1:1", 1)
            setenv("ALL_PROXY", "http://127.0.0.1:1", 1)
            var configuration = HTTPClient.Configuration(egress: Egress(hostOf: url, addresses: .any))
            configuration.trust = .file(certificate)
            let direct = try? await HTTPClient(configuration).execute(HTTPRequest(.get, url))
            #expect(direct?.status == 204)
            configuration.proxy = "http://127.0.0.1:1"
            let proxied = try? await HTTPClient(configuration).execute(HTTPRequest(.get, url))
            #expect(proxied == nil)
        }
    }

    @Test func aCAInMemoryServesLikeOneInAFile() async throws {
        var configuration = server.configuration
        configuration.trust = .pem(Array(try Data(contentsOf: URL(fileURLWithPath: server.certificate))))
        #expect(try await HTTPClient(configuration).execute(HTTPRequest(.get, server.url("/status?200"))).isSuccess)
    }

    @Test(.timeLimit(.minutes(1))) func clientsThatAreGoneLeaveNoThread() async throws {
        await #expect(processExitsWith: .success) {
            func threads() -> Int {
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0
            }
            do {
                let clients = (0..<20).map { _ in
                    HTTPClient(HTTPClient.Configuration(egress: Egress(hosts: [], addresses: .any)))
                }
                withExtendedLifetime(clients) { #expect(threads() >= 20) }
            }
            while threads() >= 20 { await Task.yield() }
        }
    }
}
