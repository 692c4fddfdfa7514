import Foundation
import MigraytDigest
import MigraytHTTP
import MigraytModel

/// AWS Signature Version 4 in the `Authorization` header
/// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
///
/// Our own, because the one in libcurl 7.88.1 signs unsorted queries and escaped paths wrongly. Pure: the date is
/// given.
struct SigV4Signer: Sendable {
    let credentials: AWSCredentials
    let region: String
    let service: String
    let pathRule: PathRule
    /// S3 wants the payload's hash as a header; other services do without.
    var sendsPayloadHash = false

    enum PathRule: Sendable {
        /// S3: keys may hold `//` and `..`, and the path is encoded once, on the wire.
        case asSent
        /// Encoded once more than on the wire.
        case encoded
        /// The same after dot segments and doubled slashes are taken out.
        case normalizedAndEncoded
    }

    func sign(_ request: SigV4Request, at date: Date) -> SigV4Signature {
        let timestamp = Self.timestamp(date)
        let scope = "\(timestamp.prefix(8))/\(region)/\(service)/aws4_request"
        var added = [HTTPHeader("X-Amz-Date", timestamp)]
        if let token = credentials.sessionToken { added.append(HTTPHeader("X-Amz-Security-Token", token)) }
        if sendsPayloadHash { added.append(HTTPHeader("X-Amz-Content-Sha256", request.payloadHash)) }
        let headers = canonicalHeaders(request.headers + added.map { ($0.name, $0.value.reveal()) })
        let signedNames = headers.map(\.name).joined(separator: ";")
        let canonicalRequest = [
            request.method, canonicalPath(request.path), canonicalQuery(request.query),
            headers.map { "\($0.name):\($0.value)\n" }.joined(), signedNames, request.payloadHash,
        ].joined(separator: "\n")
        let stringToSign = [
            "AWS4-HMAC-SHA256", timestamp, scope, SHA256.hexDigest(Array(canonicalRequest.utf8)),
        ].joined(separator: "\n")
        let signature = SHA256.hex(SHA256.hmac(key: signingKey(day: timestamp.prefix(8)), Array(stringToSign.utf8)))
        added.append(
            HTTPHeader(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
                    + "SignedHeaders=\(signedNames), Signature=\(signature)"))
        return SigV4Signature(
            canonicalRequest: canonicalRequest, stringToSign: stringToSign, signature: signature, headers: added)
    }

    private func signingKey(day: Substring) -> [UInt8] {
        let secret = credentials.secretAccessKey.withBytes { Array("AWS4".utf8) + $0 }
        return [String(day), region, service, "aws4_request"].reduce(secret) { SHA256.hmac(key: $0, Array($1.utf8)) }
    }

    /// By name; the values of one name in their order behind commas, each with its runs of white space as one blank.
    private func canonicalHeaders(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for (name, value) in headers {
            let words = value.split { $0.isWhitespace }
            values[name.lowercased(), default: []].append(words.joined(separator: " "))
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
    }

    private func canonicalQuery(_ query: String) -> String {
        query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.encode(PercentEncoding.decode(parts[0]))
            let value = parts.count > 1 ? PercentEncoding.encode(PercentEncoding.decode(parts[1])) : ""
            return (name, value)
        }
        .sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    private func canonicalPath(_ path: String) -> String {
        switch pathRule {
        case .asSent: path.isEmpty ? "/" : path
        case .encoded: path.isEmpty ? "/" : PercentEncoding.encode(path.utf8, keepsSlash: true)
        case .normalizedAndEncoded: PercentEncoding.encode(Self.normalized(path).utf8, keepsSlash: true)
        }
    }

    private static func normalized(_ path: String) -> String {
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        let endsInSlash = path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
        return segments.isEmpty ? "/" : "/" + segments.joined(separator: "/") + (endsInSlash ? "/" : "")
    }

    /// `20150830T123600Z`.
    private static func timestamp(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let padded: (Int?, Int) -> String = { value, width in
            let digits = String(value ?? 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(parts.year, 4) + padded(parts.month, 2) + padded(parts.day, 2) + "T" + padded(parts.hour, 2)
            + padded(parts.minute, 2) + padded(parts.second, 2) + "Z"
    }
}
