/// Somebody who can sign in. The e-mail address is not kept; `login` is its digest.
public struct MemberView: Codable, Sendable {
    public let id: String
    /// Lower-case hex SHA-256 of the trimmed, lower-case address: who knows the address finds the member by it.
    public let login: String
    /// `owner`, `admin` or `member`.
    public let role: String
    public let serviceAccount: Bool

    public init(id: String, login: String, role: String, serviceAccount: Bool) {
        self.id = id
        self.login = login
        self.role = role
        self.serviceAccount = serviceAccount
    }
}

/// `POST /api/team`
public struct MemberRequest: Codable, Sendable {
    public let email: String
    /// The first password: 8 characters to 72 bytes.
    public let password: String
    public let role: String
    public let serviceAccount: Bool?

    public init(email: String, password: String, role: String, serviceAccount: Bool? = nil) {
        self.email = email
        self.password = password
        self.role = role
        self.serviceAccount = serviceAccount
    }
}

/// `PATCH /api/team/{userId}`
public struct RoleRequest: Codable, Sendable {
    public let role: String

    public init(role: String) { self.role = role }
}

/// `POST /api/auth/password`
public struct PasswordRequest: Codable, Sendable {
    public let currentPassword: String
    public let newPassword: String

    public init(currentPassword: String, newPassword: String) {
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}
