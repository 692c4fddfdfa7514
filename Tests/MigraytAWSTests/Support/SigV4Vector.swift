import Foundation
import MigraytDigest
import MigraytModel
import Testing

@testable import MigraytAWS

/// One folder of AWS's vectors.
struct SigV4Vector {
    let signer: SigV4Signer
    let request: SigV4Request
    let date: Date
    let canonicalRequest: String
    let stringToSign: String
    let signature: String
    let authorization: String

    init(folder: URL) throws {
        func text(_ name: String) throws -> String {
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            return String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
        }
        let context = try JSONParser.parse(Array(try text("context.json").utf8))
        let credentials = try #require(context["credentials"])
        // "omit_session_token" means that the token is added to the request after signing.
        let token = context["omit_session_token"]?.bool == true ? nil : credentials["token"]?.string
        let signsBody = context["sign_body"]?.bool == true
        signer = SigV4Signer(
            credentials: AWSCredentials(
                accessKeyID: try #require(credentials["access_key_id"]?.string),
                secretAccessKey: Sensitive(try #require(credentials["secret_access_key"]?.string)),
                sessionToken: token.map { Sensitive($0) }),
            region: try #require(context["region"]?.string), service: try #require(context["service"]?.string),
            pathRule: context["normalize"]?.bool == true ? .normalizedAndEncoded : .encoded,
            sendsPayloadHash: signsBody)
        date = try Date(try #require(context["timestamp"]?.string), strategy: .iso8601)
        request = try Self.parse(try text("request.txt"))
        canonicalRequest = try text("header-canonical-request.txt")
        stringToSign = try text("header-string-to-sign.txt")
        signature = try text("header-signature.txt")
        let signed = try text("header-signed-request.txt").split(separator: "\n")
        let prefix = "Authorization:"
        authorization = String(try #require(signed.first { $0.hasPrefix(prefix) }).dropFirst(prefix.count))
    }

    private static func parse(_ text: String) throws -> SigV4Request {
        let parts = text.components(separatedBy: "\n\n")
        var lines = parts[0].split(separator: "\n")
        // The path may hold blanks: it lies between the first and the last one.
        let start = lines.removeFirst()
        let first = try #require(start.firstIndex(of: " "))
        let last = try #require(start.lastIndex(of: " "))
        let target = start[start.index(after: first)..<last].split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers: [(name: String, value: String)] = []
        for line in lines {
            if line.first?.isWhitespace == true {
                headers[headers.count - 1].value += "\n" + line
            } else {
                let colon = try #require(line.firstIndex(of: ":"))
                headers.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
            }
        }
        // The signer adds the date itself; it has no other source of it.
        headers.removeAll { $0.name.lowercased() == "x-amz-date" }
        let body = parts.count > 1 ? parts[1] : ""
        return SigV4Request(
            method: String(start[..<first]), path: String(target[0]), query: target.count > 1 ? String(target[1]) : "",
            headers: headers, payloadHash: SHA256.hexDigest(Array(body.utf8)))
    }
}
