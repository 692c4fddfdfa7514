import MigraytHTTP

/// A computed signature with its intermediate forms, which AWS's published vectors can be compared with.
struct SigV4Signature: Sendable {
    /// Holds the session token: not for printing.
    let canonicalRequest: String
    let stringToSign: String
    let signature: String
    /// What the request must carry besides the headers that were signed: the date, the token, the authorisation.
    let headers: [HTTPHeader]
}
