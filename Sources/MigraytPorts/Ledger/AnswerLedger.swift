import MigraytModel

/// Answers that are kept for requests which are sent again under the same key.
public protocol AnswerLedger: Sendable {
    /// Claims a key for a request. A key is remembered for a day.
    func claimKey(_ key: RequestKey) async throws(Failure) -> RequestKeyState
    /// Keeps the answer to the request that claimed the key; a second one changes nothing.
    func keepAnswer(_ answer: KeptAnswer, for key: RequestKey) async throws(Failure)
    /// Forgets a claim whose request was refused, so that a mended one can have the key.
    func releaseKey(_ key: RequestKey) async throws(Failure)
}

/// The key under which a request is sent, and the request: both as digests.
public struct RequestKey: Sendable, Hashable {
    public let tenant: TenantID
    public let key: String
    public let request: String

    public init(tenant: TenantID, key: String, request: String) {
        self.tenant = tenant
        self.key = key
        self.request = request
    }
}

public struct KeptAnswer: Sendable, Hashable {
    public let status: Int
    /// JSON; empty for none.
    public let body: String

    public init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

public enum RequestKeyState: Sendable, Hashable {
    /// The request has no answer yet: it is new, or was broken off.
    case open
    case answered(KeptAnswer)
    /// The key belongs to another request.
    case taken
}
