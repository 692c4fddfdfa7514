import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytHTTP

@Suite("Streamed bodies", .testServer)
struct StreamingTests {
    private let server: TestServer
    private let client: HTTPClient

    init() throws {
        server = try #require(TestServer.current)
        client = server.client(.http1)
    }

    @Test func bytesArriveWhole() async throws {
        let (head, body) = try await client.stream(HTTPRequest(.get, server.url("/download?1000000")))
        #expect(head.status == 200)
        #expect(body.length == 1_000_000)
        let bytes = try await body.collect()
        #expect(bytes == (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(try await body.next() == nil)
    }

    @Test("250 MB from one server to another pass in constant memory")
    func relay() async throws {
        // In a process of its own, because the tests beside it use memory too.
        await #expect(processExitsWith: .success) {
            [
                source = server.url("/download?250000000") as String, target = server.url("/upload") as String,
                certificate = server.certificate as String
            ] in
            var configuration = HTTPClient.Configuration(
                egress: Egress(hostOf: "https://127.0.0.1", addresses: .any))
            configuration.trust = .file(certificate)
            configuration.version = .http1
            let client = HTTPClient(configuration)
            let (_, download) = try #require(try? await client.stream(HTTPRequest(.get, source)))
            let before = residentBytes()
            let peak = Peak(before)
            let watched = ByteStream(length: download.length) { () async throws(Failure) in
                await peak.saw(residentBytes())
                return try await download.next()
            }
            let upload = HTTPRequest(.put, target, body: .stream(length: 250_000_000, watched))
            let answer = try? await client.execute(upload)
            #expect(answer.map { String(decoding: $0.body, as: UTF8.self) } == digestOf250MB)
            #expect(await peak.bytes - before < 32_000_000)
        }
    }

    @Test func brokenDownloadThrows() async throws {
        let (_, body) = try await client.stream(HTTPRequest(.get, server.url("/reset-in-body")))
        await #expect(throws: Failure.self) { try await body.collect() }
    }

    @Test func failedHeadThrowsAtOnce() async throws {
        await #expect(throws: HTTPError(.interrupted, .unknown)) {
            try await client.stream(HTTPRequest(.post, server.url("/reset-after-request?h"), body: .bytes([1])))
        }
    }

    @Test func uploadOfTheWrongLengthNeverArrivesWhole() async throws {
        for chunks: [[UInt8]] in [[[1, 2]], [[1, 2], [3, 4]], [[1, 2, 3], [4]], []] {
            let request = HTTPRequest(.put, server.url("/upload"), body: .stream(length: 3, .of(chunks)))
            #expect(try await client.error(request) == HTTPError(.bodySource, .unknown))
        }
        while try await client.count("upload-broken", at: server) < 4 { await Task.yield() }
    }

    @Test func emptyUpload() async throws {
        let answer = try await client.execute(
            HTTPRequest(.put, server.url("/upload"), body: .stream(length: 0, .of([]))))
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func failureOfTheSourceIsTheFailureOfTheRequest() async throws {
        let failure = Failure(.adoThrottled, .retry(after: .seconds(9)), status: 429)
        let source = ByteStream(length: nil) { () async throws(Failure) in throw failure }
        let error = try await client.error(
            HTTPRequest(.put, server.url("/upload"), body: .stream(length: 3, source)))
        #expect(error == HTTPError(.bodySource, .unknown, source: failure))
        #expect(error.asFailure().code == .adoThrottled)
        #expect(error.asFailure().disposition == .retry(after: .seconds(9)))
    }

    @Test func anAnswerBeforeTheEndOfTheBodyEndsTheSource() async throws {
        let answer = try await client.execute(
            HTTPRequest(.put, server.url("/refuse-upload"), body: .stream(length: 1000, .silent())))
        #expect(answer.status == 413)
    }

    @Test func cancellingThePullingTaskEndsTheTransfer() async throws {
        let (_, body) = try await client.stream(HTTPRequest(.get, server.url("/download?250000000")))
        let task = Task { () async throws(Failure) -> Int in
            var count = 0
            while let chunk = try await body.next() {
                count += chunk.count
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return count
        }
        await #expect(throws: Failure.self) { try await task.value }
    }

    @Test func aPausedDownloadHoldsUpNoOther() async throws {
        let (_, paused) = try await client.stream(HTTPRequest(.get, server.url("/download?50000000")))
        #expect(try await client.execute(HTTPRequest(.get, server.url("/status?200"))).isSuccess)
        var count = 0
        while let chunk = try await paused.next() { count += chunk.count }
        #expect(count == 50_000_000)
    }
}

/// The SHA-256 of 250,000,000 bytes that count 0…255 over and over.
private let digestOf250MB = "255a9f278cc822756620b1b9bb21b3e9707ac4612f50e0044854edc85a1cc982"

private actor Peak {
    var bytes: Int
    init(_ bytes: Int) { self.bytes = bytes }
    func saw(_ now: Int) { bytes = max(bytes, now) }
}

/// The memory of this process that is in RAM (the second number of `statm`, in pages); 0 when it cannot be read.
private func residentBytes() -> Int {
    let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii)) ?? ""
    let pages = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
