import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Synchronization
import Testing

/// Nothing of a write goes out any more once its permit is refused, wherever the bytes are then.
@Suite("Permits of writes", .testServer)
struct PermitTests {
    private static let refusal = Failure(.ledgerFenceLost, .retry(after: .zero))
    private static let refused = HTTPError(.bodySource, .unknown, source: refusal)

    private let server: TestServer
    private let client: HTTPClient

    init() throws {
        server = try #require(TestServer.current)
        client = server.client(.http1)
    }

    private func put(_ path: String, byteCount: Int, permit: WritePermit) -> HTTPRequest {
        var request = HTTPRequest(.put, server.url(path), body: .bytes([UInt8](repeating: 1, count: byteCount)))
        request.permit = permit
        return request
    }

    @Test func aGrantedOneChangesNothing() async throws {
        let asked = Atomic(0)
        let permit = WritePermit { asked.add(1, ordering: .relaxed) }
        #expect(try await client.execute(put("/status?201", byteCount: 1_000_000, permit: permit)).status == 201)
        #expect(asked.load(ordering: .relaxed) > 1, "it is asked for each piece of a body")
    }

    @Test(.timeLimit(.minutes(2)), arguments: [0, 1, 5]) func aRequestIsNotSentToItsEnd(granted: Int) async throws {
        let asked = Atomic(0)
        let permit = WritePermit { () throws(Failure) in
            if asked.add(1, ordering: .relaxed).newValue > granted { throw Self.refusal }
        }
        let name = "permit-\(granted)"
        _ = try await client.execute(HTTPRequest(.get, server.url("/read-now?\(name)")))
        #expect(
            try await client.error(put("/late-reader?\(name)", byteCount: 1_000_000, permit: permit)) == Self.refused)
        while try await client.count(name + "-broken", at: server) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await client.count(name + "-whole", at: server) == 0)
    }

    /// What SIGSTOP does: the thread stands still, and bytes that libcurl took before lie in its buffers.
    @Test(.timeLimit(.minutes(2))) func whatLayInBuffersDoesNotGoOutAfterAStop() async throws {
        let isRefused = Atomic(false)
        let permit = WritePermit { () throws(Failure) in
            if isRefused.load(ordering: .relaxed) { throw Self.refusal }
        }
        async let error = client.error(put("/late-reader?stopped", byteCount: 30_000_000, permit: permit))
        let observer = HTTPClient(server.configuration)
        while try await observer.count("stopped", at: server) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        // On the client's thread, where it holds up everything as a stop would.
        let stop = WritePermit {
            isRefused.store(true, ordering: .relaxed)
            Thread.sleep(forTimeInterval: 2.5)
        }
        _ = try await client.execute(put("/status?200", byteCount: 1, permit: stop))
        // The server has taken nothing yet, so it was not the next piece that found the permit refused.
        #expect(try await error == Self.refused)
        _ = try await observer.execute(HTTPRequest(.get, server.url("/read-now?stopped")))
        while try await observer.count("stopped-broken", at: server) == 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await observer.count("stopped-whole", at: server) == 0)
    }
}
