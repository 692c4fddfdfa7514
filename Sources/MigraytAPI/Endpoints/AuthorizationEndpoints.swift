import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/auth/{platform}`: connections by OAuth 2.0, authorization code with PKCE and state.
///
/// A flow belongs to the user who began it and to one place, lasts ten minutes, and is good once: its state is noted
/// before the code is shown to the platform.
struct AuthorizationEndpoints: Sendable {
    private let dependencies: APIDependencies
    private let keeper: ConnectionKeeper

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        keeper = ConnectionKeeper(dependencies)
    }

    func add(to routes: GuardedRoutes) {
        routes.post("/auth/{platform}/start", .manageConnections, audit: .authorize, keepsAnswer: false) {
            try await start($0)
        }
        routes.post("/auth/{platform}/callback", .manageConnections, audit: .connect) { try await finish($0) }
    }

    private func start(_ call: Call) async throws -> Response {
        let platform = try Self.platform(of: call)
        let wanted = try call.decoded(as: AuthorizationRequest.self)
        let endpoint = try PlatformAccess.endpoint(platform, wanted.connection)
        let server = try server(for: platform)
        let authorization = AuthorizationFlow(secret: dependencies.newSecret, now: dependencies.timing.now())
        let flow = ConnectionFlow(authorization, caller: call.caller, endpoint: endpoint)
        return try .json(
            AuthorizationStart(
                authorizationUrl: server.authorizationPage(
                    state: authorization.state, challenge: authorization.challenge),
                flow: try await dependencies.tokens.seal(flow).reveal(),
                expiresAt: Date(timeIntervalSince1970: Double(authorization.exp))))
    }

    private func finish(_ call: Call) async throws -> Response {
        let platform = try Self.platform(of: call)
        let back = try call.decoded(as: AuthorizationCallback.self)
        guard let flow = try await flow(of: back, call, platform) else {
            try await noteRefusal(of: call)
            throw APIFault.authorizationRefused
        }
        // The page was left without an authorization: the platform's own words are not repeated.
        guard let code = back.code else {
            try await noteRefusal(of: call)
            throw APIFault.authorizationDenied
        }
        let place = try await keeper.place(flow.endpoint)
        let server = try server(for: platform)
        let tokens: OAuthTokens
        do throws(Failure) {
            tokens = try await server.exchange(
                code: Sensitive(code), verifier: Sensitive(flow.authorization.verifier))
        } catch {
            guard error.code == .oauthRefused else { throw error }
            try await noteRefusal(of: call)
            throw APIFault.tokenExchangeFailed
        }
        let grant: OAuthGrant
        do { grant = try await proved(tokens, place, server) } catch {
            // What is not kept here should not stay good there.
            if let refresh = tokens.refreshToken { _ = try? await server.revoke(refresh) }
            throw error
        }
        return try await keeper.keep(place, .grant(grant), for: call)
    }

    /// `nil` for a flow that was not begun here by this caller for this platform, is over, or came back before.
    private func flow(of back: AuthorizationCallback, _ call: Call, _ platform: Platform) async throws(Failure)
        -> ConnectionFlow?
    {
        guard let flow = await dependencies.tokens.open(Sensitive(back.flow), as: ConnectionFlow.self),
            flow.belongs(to: call.caller, platform: platform),
            flow.authorization.accepts(state: back.state, at: dependencies.timing.now())
        else { return nil }
        let isNew = try await call.ledger.useAuthorization(
            stateHash: flow.authorization.stateHash, tenant: call.tenant,
            // The clocks of API and database may differ.
            keep: .seconds(2 * AuthorizationFlow.lifetime))
        return isNew ? flow : nil
    }

    /// The grant, when it opens the place.
    private func proved(
        _ tokens: OAuthTokens, _ place: Place, _ server: any AuthorizationServer
    ) async throws -> OAuthGrant {
        guard let refresh = tokens.refreshToken else { throw APIFault.tokenExchangeFailed }
        let end = dependencies.timing.now().addingTimeInterval(tokens.lifetime / .seconds(1))
        let grant = OAuthGrant(
            accessToken: tokens.accessToken, refreshToken: refresh, expiresAt: end,
            cloudID: try await cloudID(of: place.endpoint, tokens.accessToken, server))
        _ = try await keeper.verify(place, grant.credential)
        return grant
    }

    /// Of the sites that the person chose, the one that is to be connected.
    private func cloudID(
        of endpoint: PlatformEndpoint, _ token: Secret, _ server: any AuthorizationServer
    ) async throws -> String? {
        guard case .jira(let jira) = endpoint else { return nil }
        let sites = try await server.sites(token)
        guard let site = sites.first(where: { SiteName($0.url) == SiteName(jira.baseURL) }) else {
            throw APIFault(
                .badRequest, Failure(.oauthSiteNotGranted, .failItem).description, code: .oauthSiteNotGranted)
        }
        return site.id
    }

    private func server(for platform: Platform) throws(APIFault) -> any AuthorizationServer {
        guard let server = dependencies.authorizationServers.server(for: platform) else {
            throw .notFound("Connecting by OAuth is not set up for this platform: connect with a token")
        }
        return server
    }

    private func noteRefusal(of call: Call) async throws(Failure) {
        try await call.ledger.record(
            AuditEntry(tenant: call.tenant, user: call.caller.user, action: .connect, outcome: .denied))
    }

    private static func platform(of call: Call) throws(APIFault) -> Platform {
        guard let platform = call.context.parameters.get("platform").flatMap(Platform.init(rawValue:)) else {
            throw .noSuchRoute
        }
        return platform
    }
}
