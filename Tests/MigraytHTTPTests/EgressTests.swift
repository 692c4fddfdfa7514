import Foundation
import MigraytModel
import Testing

@testable import MigraytHTTP

@Suite("Where a client may send requests", .testServer)
struct EgressTests {
    private let server: TestServer

    init() throws { server = try #require(TestServer.current) }

    private func client(
        _ hosts: [String], _ addresses: Egress.Addresses = .any,
        _ set: (inout HTTPClient.Configuration) -> Void = { _ in }
    ) -> HTTPClient {
        var configuration = server.configuration
        configuration.egress = Egress(hosts: Set(hosts.compactMap { HostPattern($0) }), addresses: addresses)
        set(&configuration)
        return HTTPClient(configuration)
    }

    @Test func aHostThatIsNotListedIsNotCalled() async throws {
        let client = client(["dev.azure.com", "*.atlassian.net"])
        let request = HTTPRequest(.post, server.url("/reset-after-request?unlisted"), body: .bytes([1]))
        #expect(try await client.error(request) == HTTPError(.refusedAddress, .notExecuted))
        let other = self.client(["127.0.0.1"])
        #expect(try await other.text("/count?unlisted", at: server) == "0")
    }

    @Test("a listed host that lies at a private address is not connected to", arguments: ["127.0.0.1", "localhost"])
    func privateAddress(_ host: String) async throws {
        let client = client([host], .publicOnly)
        let url = "https://\(host):\(server.port)/reset-after-request?private"
        let error = try await client.error(HTTPRequest(.post, url, body: .bytes([1])))
        #expect(error == HTTPError(.privateAddress, .notExecuted))
        #expect(error.asFailure().code == .httpPrivateAddress)
        let other = self.client(["127.0.0.1"])
        #expect(try await other.text("/count?private", at: server) == "0")
        #expect(try await other.execute(HTTPRequest(.get, server.url("/status?204"))).status == 204)
    }

    @Test("the address counts, however it is written", arguments: ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
    func otherWritings(_ host: String) async throws {
        let error = try await client([host], .publicOnly).error(
            HTTPRequest(.get, "https://\(host):\(server.port)/status?204"))
        #expect(error.kind == .privateAddress)
    }

    @Test func aStreamThatDripsForEverIsEnded() async throws {
        let client = client(["127.0.0.1"]) {
            $0.version = .http1
            $0.streamTimeout = .milliseconds(300)
        }
        let error = await #expect(throws: HTTPError.self) {
            try await client.stream(HTTPRequest(.get, server.url("/hang?drip")))
        }
        #expect(error?.kind == .timeout)
    }

    @Test(
        "plain HTTP goes to no other address",
        arguments: ["http://example.com/", "http://10.1.2.3/", "https://127.0.0.1/"])
    func plain(_ url: String) async throws {
        #expect(!MetadataHTTPClient.allows(url))
        let client = MetadataHTTPClient(timeout: .seconds(1))
        let error = await #expect(throws: HTTPError.self) { try await client.execute(HTTPRequest(.get, url)) }
        #expect(error == HTTPError(.refusedAddress, .notExecuted))
    }

    @Test(
        arguments: [
            ("dev.azure.com", "dev.azure.com", true), ("dev.azure.com", "evil-dev.azure.com", false),
            ("*.atlassian.net", "contoso.atlassian.net", true), ("*.atlassian.net", "a.b.atlassian.net", true),
            ("*.atlassian.net", "atlassian.net", false), ("*.atlassian.net", "evilatlassian.net", false),
            ("*.atlassian.net", "contoso.atlassian.net.evil.com", false), ("Example.COM", "example.com", true),
            ("[::1]", "[::1]", true),
        ])
    func patterns(_ pattern: String, _ host: String, _ matches: Bool) throws {
        #expect(try #require(HostPattern(pattern)).matches(host) == matches)
    }

    @Test(arguments: ["", "*", "*.", "*.com", "https://a.b", "a b", "a/b", ".a", "a.", "*.*.com", "a:443"])
    func noPatterns(_ text: String) {
        // A port is no part of a host; what has one is an address of version 6 or nothing.
        if text == "a:443" {
            #expect(HostPattern(text)?.matches("a") != true)
        } else {
            #expect(HostPattern(text) == nil)
        }
    }
}
