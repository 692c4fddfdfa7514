import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `POST /api/auth/login`
struct LoginEndpoint: Sendable {
    /// Log-ins that may wait for the one that is being checked; the rest is turned away, so that a flood cannot fill
    /// the memory.
    private static let waiting = 32

    private let ledger: any AccountLedger
    private let passwords: PasswordHasher
    private let tokens: AccessTokens
    private let timing: Timing
    private let limit = AdmissionLimit(Self.waiting)

    init(_ dependencies: APIDependencies) {
        ledger = dependencies.ledger
        passwords = dependencies.passwords
        tokens = dependencies.tokens
        timing = dependencies.timing
    }

    func add(to router: some RouterMethods<APIRequestContext>) {
        router.post("/api/auth/login") { request, _ in try await login(request) }
    }

    private func login(_ request: Request) async throws -> Response {
        let place = try limit.enter()
        defer { withExtendedLifetime(place) {} }
        let login = try await request.decoded(as: LoginRequest.self)
        let (email, password) = (Sensitive(login.email), Sensitive(login.password))
        var faults: [String] = []
        if !login.email.contains("@") { faults.append("email must be a valid email") }
        if login.password.isEmpty { faults.append("password must not be empty") }
        if !faults.isEmpty { throw APIFault.invalid(faults) }
        let user = try await ledger.user(loginDigest: LoginDigest.hex(of: email))
        guard await passwords.matches(password, user?.passwordHash), let user else { throw APIFault.wrongCredentials }
        let token = try await tokens.issue(to: user, email: email, now: timing.now())
        return try .json(LoginAnswer(accessToken: token.reveal(), expiresIn: AccessTokens.lifetime))
    }
}
