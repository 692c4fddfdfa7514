import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import NIOCore

/// A request's body: read once, bounded, and refused unless it is JSON of the expected form.
enum RequestBody {
    static let maximumBytes = 1 << 20

    /// The whole body.
    /// - Throws: 413 beyond 1 MiB; 400 for a body that HTTP cannot read.
    static func bytes(of request: Request) async throws -> [UInt8] {
        let buffer: ByteBuffer
        do { buffer = try await request.body.collect(upTo: maximumBytes) } catch is NIOTooManyBytesError {
            throw APIFault.tooLarge
        } catch {
            // Chunks that are none, or a body that broke off.
            throw APIFault.unreadable
        }
        return Array(buffer.readableBytesView)
    }

    private static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";").map {
            $0.filter { $0 != " " && $0 != "\"" && $0 != "\t" }
        }
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" }
    }

    /// The body as JSON of the given type. Members that the type does not know are refused, so that a misspelt option
    /// is never silently the default.
    /// - Throws: 415 for anything that does not call itself JSON in UTF-8; 400 with every fault that can be told.
    static func decoded<Body: Codable>(_ bytes: [UInt8], _ contentType: String?, as type: Body.Type) throws -> Body {
        if !bytes.isEmpty, !isJSON(contentType) { throw APIFault.unsupportedMediaType }
        guard let written = try? JSONParser.parse(bytes) else { throw APIFault.malformed }
        let value: Body
        do { value = try APIDocument.decoder().decode(type, from: Data(bytes)) } catch let error as DecodingError {
            throw APIFault.invalid([fault(of: error)])
        }
        let understood = try JSONParser.parse(Array(try APIDocument.encoder().encode(value)))
        let unknown = unknownMembers(of: written, understood, path: [])
        if !unknown.isEmpty { throw APIFault.invalid(unknown.map { "\($0) is not a known field" }) }
        return value
    }

    /// Members that are not there when the typed form is written again. A `null` says nothing and is let through.
    private static func unknownMembers(of written: JSON, _ understood: JSON, path: [String]) -> [String] {
        guard let members = written.object else { return [] }
        return members.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
            if value.isNull { return [] }
            guard let counterpart = understood[name] else { return [(path + [name]).joined(separator: ".")] }
            return unknownMembers(of: value, counterpart, path: path + [name])
        }
    }

    /// Names the member that is wrong, never its value.
    private static func fault(of error: DecodingError) -> String {
        func name(_ path: [any CodingKey]) -> String {
            path.isEmpty ? "The body" : path.map(\.stringValue).joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(name(context.codingPath + [key])) is required"
        case .valueNotFound(_, let context): return "\(name(context.codingPath)) must not be null"
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            return "\(name(context.codingPath)) is not of the expected type"
        @unknown default: return "The body is not of the expected form"
        }
    }
}
