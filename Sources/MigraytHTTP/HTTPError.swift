import MigraytModel

/// Why there is no (whole) answer, and whether the other side may have acted on the request all the same.
public struct HTTPError: Error, Sendable, Hashable {
    public let kind: Kind
    /// `.notExecuted` only when surely no byte of the request was written; whatever is in doubt is `.unknown`.
    public let certainty: Failure.Certainty
    /// The failure of the stream that gave the request's body, or of its permit; set with `.bodySource` only.
    public let source: Failure?

    public init(_ kind: Kind, _ certainty: Failure.Certainty, source: Failure? = nil) {
        self.kind = kind
        self.certainty = certainty
        self.source = source
    }

    public enum Kind: String, Sendable, Hashable {
        /// No connection: name resolution, TCP or the TLS handshake failed.
        case unreachable
        /// The server's certificate is not trusted, or the CA file cannot be used.
        case certificate
        case timeout
        /// The connection broke before the answer was complete.
        case interrupted
        /// The answer is larger than the caller's limit, or its headers than 256 KiB.
        case tooLarge
        /// Not an `https://` URL, one that parsers understand differently, or one of a host that the client may not call.
        case refusedAddress
        /// The host's name stands for an address of this machine or of a private network, and it may not.
        case privateAddress
        /// A header that would break out of its line or frame the body.
        case refusedHeader
        /// The stream of the request's body failed or was not of the promised length, or its permit was refused.
        case bodySource
        /// The task was cancelled or the client is gone.
        case cancelled
    }
}
