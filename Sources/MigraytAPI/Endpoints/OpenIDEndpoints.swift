import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/auth/oidc`: sign-in at a provider's page, by authorization code with PKCE, state and nonce.
///
/// Whoever signs in must be in a team already. The first time they are found by their address, from then on by the
/// provider's own id of them, so that nobody comes in by taking over an address.
struct OpenIDEndpoints: Sendable {
    private static let cookie = "oidc_flow"
    /// Bad ends of sign-ins from one address.
    private static let failures = 100
    private static let interval = Duration.seconds(6)

    private let dependencies: APIDependencies
    private let sessions: Sessions
    private let addresses: AttemptLimit<String>

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        sessions = Sessions(dependencies)
        addresses = AttemptLimit(burst: Self.failures, interval: Self.interval, timing: dependencies.timing)
    }

    func add(to router: some RouterMethods<APIRequestContext>) {
        router.get("/api/auth/oidc/start") { _, _ in try await start() }
        router.get("/api/auth/oidc/callback") { try await finish($0, $1) }
    }

    private func signIn() throws(APIFault) -> OpenIDSignIn {
        guard let signIn = dependencies.openID else {
            throw .notFound("Sign-in by OpenID Connect is not set up: use e-mail address and password")
        }
        return signIn
    }

    private func start() async throws -> Response {
        let signIn = try signIn()
        let flow = SignInFlow(secret: dependencies.newSecret, now: dependencies.timing.now())
        guard var page = URLComponents(string: try await signIn.provider.authorizationEndpoint()) else {
            throw APIFault(Failure(.oidcRefused, .stop, field: "authorization_endpoint"))
        }
        page.queryItems =
            (page.queryItems ?? [])
            + [
                ("client_id", signIn.clientID), ("response_type", "code"), ("redirect_uri", signIn.redirectURL),
                ("response_mode", "query"), ("scope", "openid email profile"), ("state", flow.authorization.state),
                ("nonce", flow.nonce), ("code_challenge", flow.authorization.challenge),
                ("code_challenge_method", "S256"),
            ].map { URLQueryItem(name: $0.0, value: $0.1) }
        var response = Response(status: .found, headers: [.location: page.string ?? ""])
        response.setCookie(
            try Self.cookie(try await dependencies.tokens.seal(flow).reveal(), seconds: AuthorizationFlow.lifetime))
        return response
    }

    private func finish(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let signIn = try signIn()
        let address = ClientAddress.text(
            peer: context.peer, forwardedFor: request.headers[values: .xForwardedFor],
            proxies: dependencies.trustedProxies)
        try addresses.take(address)
        let now = dependencies.timing.now()
        let query = request.uri.queryParameters
        // A flow that is not this browser's, or is over, or a person who said no.
        guard let cookie = request.cookies[Self.cookie], let code = query["code"], let state = query["state"],
            let flow = await dependencies.tokens.open(Sensitive(cookie.value), as: SignInFlow.self),
            flow.authorization.accepts(state: state, at: now)
        else { throw APIFault.signInRefused }
        let token = try await signIn.provider.redeem(
            code: Sensitive(String(code)), verifier: Sensitive(flow.authorization.verifier))
        let person = try await IDTokenVerifier(signIn: signIn).person(token, nonce: flow.nonce, now: now)
        let user = try await dependencies.ledger.user(
            subject: person.subject, loginDigest: LoginDigest.hex(of: person.email))
        guard let user else { throw APIFault.signInRefused }
        try await dependencies.ledger.record(
            AuditEntry(tenant: user.tenant, user: user.id, action: .signIn, outcome: .done))
        addresses.forgive(address)
        var response = try await sessions.open(for: user, email: person.email, isKept: true)
        if let target = signIn.returnURL {
            response.status = .seeOther
            response.headers[.location] = target
            response.body = ResponseBody()
        }
        // The flow has ended: its cookie is of no more use.
        response.setCookie(try Self.cookie("", seconds: 0))
        return response
    }

    /// `Lax`, because the provider's page sends the browser here.
    private static func cookie(_ value: String, seconds: Int) throws -> Cookie {
        try .validated(
            name: cookie, value: value, maxAge: seconds, path: "/api/auth/oidc", secure: true, httpOnly: true,
            sameSite: .lax)
    }
}
