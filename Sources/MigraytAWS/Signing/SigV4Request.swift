/// What of a request goes into its signature.
struct SigV4Request: Sendable {
    var method: String
    /// As on the wire.
    var path: String
    /// As on the wire, without the question mark.
    var query = ""
    /// The headers to sign, with `host`; those of the signature itself are added by the signer.
    var headers: [(name: String, value: String)]
    /// The hex SHA-256 of the body, or `UNSIGNED-PAYLOAD`.
    var payloadHash: String

    static let unsignedPayload = "UNSIGNED-PAYLOAD"
}
