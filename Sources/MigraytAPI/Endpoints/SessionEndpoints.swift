import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/auth`: sign-in by password, renewal, sign-out.
struct SessionEndpoints: Sendable {
    /// Log-ins that may wait for the one that is being checked; the rest is turned away, so that a flood cannot fill
    /// the memory.
    private static let waiting = 32
    /// Wrong passwords for one login: so many at once, then one in this time.
    private static let failuresPerLogin = 10
    private static let loginInterval = Duration.seconds(60)
    /// Wrong passwords and bad refresh tokens from one address.
    private static let failuresPerAddress = 100
    private static let addressInterval = Duration.seconds(6)

    private let dependencies: APIDependencies
    private let sessions: Sessions
    private let limit = AdmissionLimit(Self.waiting)
    private let logins: AttemptLimit<String>
    private let addresses: AttemptLimit<String>

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        sessions = Sessions(dependencies)
        logins = AttemptLimit(
            burst: Self.failuresPerLogin, interval: Self.loginInterval, timing: dependencies.timing)
        addresses = AttemptLimit(
            burst: Self.failuresPerAddress, interval: Self.addressInterval, timing: dependencies.timing)
    }

    func add(to router: some RouterMethods<APIRequestContext>) {
        router.post("/api/auth/login") { try await login($0, $1) }
        router.post("/api/auth/refresh") { try await refresh($0, $1) }
        router.post("/api/auth/logout") { request, _ in try await sessions.end(request) }
    }

    /// The answer is the same, after the same work, for a login that nobody has and for a wrong password.
    private func login(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let place = try limit.enter()
        defer { withExtendedLifetime(place) {} }
        let login = try RequestBody.decoded(
            try await RequestBody.bytes(of: request), request.headers[.contentType], as: LoginRequest.self)
        let (email, password) = (Sensitive(login.email), Sensitive(login.password))
        var faults: [String] = []
        if !EmailAddress.isPlausible(login.email) { faults.append("email must be a valid email") }
        if login.password.isEmpty { faults.append("password must not be empty") }
        if !faults.isEmpty { throw APIFault.invalid(faults) }
        let (digest, address) = (LoginDigest.hex(of: email), self.address(of: request, context))
        // Before the password is looked at; a right one takes it back.
        try addresses.take(address)
        try logins.take(digest)
        let user = try await dependencies.ledger.user(loginDigest: digest)
        let isRight = await dependencies.passwords.matches(password, user?.passwordHash)
        try await dependencies.ledger.record(
            AuditEntry(
                tenant: user?.tenant, user: user?.id, action: .signIn, outcome: isRight ? .done : .denied,
                subject: nil))
        guard isRight, let user else { throw APIFault.wrongCredentials }
        addresses.forgive(address)
        logins.forgive(digest)
        return try await sessions.open(for: user, email: email, isKept: login.remember ?? true)
    }

    private func refresh(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let address = self.address(of: request, context)
        try addresses.take(address)
        let response = try await sessions.renew(request)
        addresses.forgive(address)
        return response
    }

    private func address(of request: Request, _ context: APIRequestContext) -> String {
        ClientAddress.text(
            peer: context.peer, forwardedFor: request.headers[values: .xForwardedFor],
            proxies: dependencies.trustedProxies)
    }
}
