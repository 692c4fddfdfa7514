import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

extension HTTPClient {
    /// The error of a request that must fail.
    func error(_ request: HTTPRequest, maximumBytes: Int = 1 << 20) async throws -> HTTPError {
        do {
            let response = try await execute(request, maximumBytes: maximumBytes)
            throw UnexpectedAnswer(status: response.status)
        } catch let error as HTTPError {
            return error
        }
    }

    /// How often the server saw the named thing.
    func count(_ name: String, at server: TestServer) async throws -> Int {
        let response = try await execute(HTTPRequest(.get, server.url("/count?\(name)")))
        return Int(String(decoding: response.body, as: UTF8.self)) ?? -1
    }

    func text(_ path: String, at server: TestServer) async throws -> String {
        String(decoding: try await execute(HTTPRequest(.get, server.url(path))).body, as: UTF8.self)
    }
}

struct UnexpectedAnswer: Error {
    let status: Int
}

extension ByteStream {
    /// Gives these chunks one by one.
    static func of(_ chunks: [[UInt8]]) -> ByteStream {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        for chunk in chunks { continuation.yield(chunk) }
        continuation.finish()
        let source = Source(stream)
        return ByteStream(length: nil) { () async throws(Failure) in await source.next() }
    }

    /// Gives nothing until the pulling task is cancelled.
    static func silent() -> ByteStream {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let source = Source(stream)
        return ByteStream(length: nil) { () async throws(Failure) in
            defer { continuation.finish() }
            return await source.next()
        }
    }

    func collect() async throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await next() { bytes += chunk }
        return bytes
    }

    private actor Source {
        private var iterator: AsyncStream<[UInt8]>.Iterator
        init(_ stream: AsyncStream<[UInt8]>) { iterator = stream.makeAsyncIterator() }
        func next() async -> [UInt8]? {
            var iterator = iterator
            defer { self.iterator = iterator }
            return await iterator.next(isolation: self)
        }
    }
}
