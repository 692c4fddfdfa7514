/// `POST /api/auth/login`
public struct LoginRequest: Codable, Sendable {
    public let email: String
    public let password: String

    public init(email: String, password: String) {
        self.email = email
        self.password = password
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
