/// `POST /api/auth/login`
public struct LoginRequest: Codable, Sendable {
    public let email: String
    public let password: String
    /// Whether a session is wanted that can be renewed; without it there is no cookie. `true` when left out.
    public let remember: Bool?

    public init(email: String, password: String, remember: Bool? = nil) {
        self.email = email
        self.password = password
        self.remember = remember
    }
}

public struct LoginAnswer: Codable, Sendable {
    public let accessToken: String
    /// Seconds until the token ends.
    public let expiresIn: Int

    public init(accessToken: String, expiresIn: Int) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
    }
}

/// `GET /api/health`
public struct HealthAnswer: Codable, Sendable {
    /// `ok`, or `unavailable` while the database cannot be used.
    public let status: String

    public init(status: String) { self.status = status }
}
