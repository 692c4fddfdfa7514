import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytDigest
import MigraytModel
import MigraytPorts
import NIOCore
import Synchronization

/// The header `Idempotency-Key` of a POST: the same request under the same key has one effect and one answer.
///
/// What the request creates gets its id from the key, so that a request which was broken off goes on where it was.
final class IdempotencyKey: Sendable {
    private static let lengths = 16...255

    let key: RequestKey
    private let seed: [UInt8]
    private let count = Mutex<UInt8>(0)

    /// - Returns: `nil` without the header.
    /// - Throws: 400 for a key that could be guessed or is no key.
    static func of(_ request: Request, _ body: [UInt8], tenant: TenantID) throws(APIFault) -> IdempotencyKey? {
        guard let text = request.headers[.idempotencyKey] else { return nil }
        guard lengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalid(["Idempotency-Key must have 16 to 255 visible characters, such as a UUID"])
        }
        return IdempotencyKey(text, request, body, tenant)
    }

    /// The digest of the request is under the key: a body can hold a password, and the database must be no help in
    /// guessing it.
    private init(_ text: String, _ request: Request, _ body: [UInt8], _ tenant: TenantID) {
        seed = SHA256.digest(Array("\(tenant) \(text)".utf8))
        let line = Array("\(request.method.rawValue) \(request.uri.path)\n".utf8)
        key = RequestKey(
            tenant: tenant, key: SHA256.hex(seed),
            request: SHA256.hex(SHA256.hmac(key: Array(text.utf8), line + body)))
    }

    /// The ids of what the request creates, one after the other.
    func nextID() -> UUID {
        let number = count.withLock { count in
            count &+= 1
            return count
        }
        var bytes = SHA256.hmac(key: seed, [number])
        // Version 8, of RFC 9562: made by a rule of ours.
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }

    /// Does the work unless its answer is kept already.
    func once(_ ledger: any AnswerLedger, _ work: () async throws -> Response) async throws -> Response {
        switch try await ledger.claimKey(key) {
        case .answered(let answer): return Self.response(answer)
        case .taken: throw APIFault.conflict("This Idempotency-Key was used for another request: take a new one")
        case .open: break
        }
        let response: Response
        do { response = try await work() } catch let fault as APIFault {
            if fault.status.kind == .clientError { try await ledger.releaseKey(key) }
            throw fault
        }
        let writer = CollectedBody()
        try await response.body.write(writer)
        let answer = KeptAnswer(status: response.status.code, body: writer.text)
        try await ledger.keepAnswer(answer, for: key)
        return Self.response(answer)
    }

    private static func response(_ answer: KeptAnswer) -> Response {
        if answer.body.isEmpty { return Response(status: .init(code: answer.status)) }
        return Response(
            status: .init(code: answer.status),
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.body)))
    }

    /// Answers of POST are small and whole.
    private final class CollectedBody: ResponseBodyWriter {
        private let collected = Mutex(ByteBuffer())
        var text: String { collected.withLock { String(buffer: $0) } }

        func write(_ buffer: ByteBuffer) async throws {
            collected.withLock { collected in
                var buffer = buffer
                collected.writeBuffer(&buffer)
            }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
