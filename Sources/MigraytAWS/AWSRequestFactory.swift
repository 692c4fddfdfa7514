import Foundation
import MigraytDigest
import MigraytHTTP
import MigraytModel

/// Makes the signed HTTP requests to one service.
struct AWSRequestFactory: Sendable {
    let endpoint: AWSEndpoint
    let service: String
    let pathRule: SigV4Signer.PathRule
    let sendsPayloadHash: Bool
    let credentials: AWSCredentialsProvider
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - path: Encoded for the wire.
    ///   - query: Likewise, without the question mark.
    /// - Throws: What the source of the credentials throws.
    func request(
        _ method: HTTPMethod, _ path: String, query: String = "", headers: [HTTPHeader] = [],
        body: HTTPRequest.Body = .none
    ) async throws(Failure) -> HTTPRequest {
        let payloadHash =
            switch body {
            case .none: SHA256.hexDigest([])
            case .bytes(let bytes): SHA256.hexDigest(bytes)
            // TLS guards the stream; hashing it first would mean reading it twice.
            case .stream: SigV4Request.unsignedPayload
            }
        let signer = SigV4Signer(
            credentials: try await credentials.credentials(), region: endpoint.region, service: service,
            pathRule: pathRule, sendsPayloadHash: sendsPayloadHash)
        let signature = signer.sign(
            SigV4Request(
                method: method.rawValue, path: path, query: query,
                headers: [("host", endpoint.authority)] + headers.map { ($0.name, $0.value.reveal()) },
                payloadHash: payloadHash),
            at: now())
        return HTTPRequest(
            method, "https://\(endpoint.authority)\(path)\(query.isEmpty ? "" : "?" + query)",
            headers: headers + signature.headers, body: body)
    }
}
