import Foundation
import Hummingbird
import MigraytAPIContract
import NIOCore

extension Response {
    /// An answer in the contract's JSON. It is about one tenant, so nobody may keep it.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let bytes = try APIDocument.encoder().encode(value)
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
