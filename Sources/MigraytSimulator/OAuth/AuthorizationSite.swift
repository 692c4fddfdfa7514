import Foundation
import MigraytModel
import Synchronization

/// The authorization server of one platform: authorization code with PKCE (RFC 6749, RFC 7636), rotating refresh
/// tokens, revocation (RFC 7009). Strict where a platform is, and where one might be: whoever opens the page agrees.
final class AuthorizationSite: Sendable {
    static let clientID = "migrayt"
    static let redirectURL = "https://app.example/callback"
    private static let codeLife: Int64 = 60_000

    private let rules: AuthorizationRules
    /// `nil` refuses every client.
    private let secret: String?
    private let state = Mutex(AuthorizationState())

    init(rules: AuthorizationRules, secret: String?) {
        self.rules = rules
        self.secret = secret
    }

    /// Whether the header of a call shows an access token that is good now.
    func accepts(_ authorization: String?, at time: Instant) -> Bool {
        guard let authorization, authorization.hasPrefix("Bearer ") else { return false }
        return state.withLock { state in
            guard let token = state.accessTokens[String(authorization.dropFirst(7))] else { return false }
            return time < token.until && !state.endedGrants.contains(token.grant)
        }
    }

    /// - Parameter path: the path after the server's own name.
    /// - Returns: `nil` for a path that is not the server's.
    func respond(to request: SimulatedRequest, path: ArraySlice<String>, at time: Instant) -> SimulatedResponse? {
        switch (request.method, Array(path)) {
        case ("GET", rules.authorizePath): authorize(request.query, at: time)
        case ("POST", rules.tokenPath): token(fields(of: request), at: time)
        case ("POST", rules.revocationPath): revoke(fields(of: request))
        default: nil
        }
    }

    // MARK: Control

    var counts: JSON {
        state.withLock { state in
            ["refreshes": .integer(Int64(state.refreshes)), "revocations": .integer(Int64(state.revocations))]
        }
    }

    func setLifetime(seconds: Int64) { state.withLock { $0.lifetime = seconds } }

    /// What a person does who takes their authorization back.
    func endAll() { state.withLock { $0.endedGrants = Set(0...$0.count) } }

    // MARK: Endpoints

    private func authorize(_ query: [String: String], at time: Instant) -> SimulatedResponse {
        // Never sent on to an address that is not registered (RFC 6749, section 4.1.2.1).
        guard query["client_id"] == Self.clientID, query["redirect_uri"] == Self.redirectURL else {
            return SimulatedResponse(status: 400, content: .html("<html><body>Unknown client</body></html>"))
        }
        let isWhole =
            query["response_type"] == "code" && query["code_challenge_method"] == "S256"
            && query["code_challenge"]?.utf8.count == 43 && query["state"]?.isEmpty == false
            && query["scope"]?.split(separator: " ").contains("offline_access") == true
            && rules.wanted.map { query[$0.name] == $0.value } ?? true
        guard isWhole, let challenge = query["code_challenge"], let back = query["state"] else {
            return Self.redirect("error=invalid_request&state=\(query["state"] ?? "")")
        }
        let code = state.withLock { state in
            let grant = state.next()
            let code = name("code", grant)
            state.codes[code] = AuthorizationState.Code(
                challenge: challenge, grant: grant, until: time.adding(milliseconds: Self.codeLife))
            return code
        }
        return Self.redirect("code=\(code)&state=\(back)")
    }

    private static func redirect(_ query: String) -> SimulatedResponse {
        SimulatedResponse(status: 302, headers: [("Location", "\(redirectURL)?\(query)")])
    }

    private func token(_ fields: [String: String]?, at time: Instant) -> SimulatedResponse {
        guard let fields else { return Self.refusal("invalid_request", status: 400) }
        guard let secret, fields["client_id"] == Self.clientID, fields["client_secret"] == secret else {
            return Self.refusal("invalid_client", status: 401)
        }
        return state.withLock { state in
            let grant =
                switch fields["grant_type"] {
                case "authorization_code": redeem(fields, &state, at: time)
                case "refresh_token": renew(fields, &state, at: time)
                default: nil as Int?
                }
            guard let grant, !state.endedGrants.contains(grant) else {
                return Self.refusal("invalid_grant", status: rules.refusedStatus)
            }
            let (access, refresh) = (name("access", state.next()), name("refresh", state.next()))
            state.accessTokens[access] = AuthorizationState.AccessToken(
                grant: grant, until: time.adding(milliseconds: state.lifetime * 1_000))
            state.refreshTokens[refresh] = AuthorizationState.RefreshToken(grant: grant)
            return .json([
                "access_token": .string(access), "refresh_token": .string(refresh),
                "expires_in": .integer(state.lifetime), "token_type": "Bearer", "scope": "offline_access",
            ])
        }
    }

    private func redeem(_ fields: [String: String], _ state: inout AuthorizationState, at time: Instant) -> Int? {
        guard let text = fields["code"], let code = state.codes[text] else { return nil }
        // A code that is shown twice was seen by somebody else (RFC 6749, section 4.1.2).
        if code.isUsed { state.endedGrants.insert(code.grant) }
        guard !code.isUsed, time < code.until, fields["redirect_uri"] == Self.redirectURL,
            Self.challenge(of: fields["code_verifier"] ?? "") == code.challenge
        else { return nil }
        state.codes[text]?.isUsed = true
        return code.grant
    }

    private func renew(_ fields: [String: String], _ state: inout AuthorizationState, at time: Instant) -> Int? {
        guard let text = fields["refresh_token"], let token = state.refreshTokens[text],
            !state.endedGrants.contains(token.grant)
        else { return nil }
        if let leeway = rules.leeway {
            if let used = token.usedAt, time > used.adding(milliseconds: leeway) { return nil }
            state.refreshTokens[text]?.usedAt = token.usedAt ?? time
        }
        state.refreshes += 1
        return token.grant
    }

    private func revoke(_ fields: [String: String]?) -> SimulatedResponse {
        guard let fields, let secret, fields["client_secret"] == secret else {
            return Self.refusal("invalid_client", status: 401)
        }
        state.withLock { state in
            if let token = fields["token"].flatMap({ state.refreshTokens[$0] }) {
                state.endedGrants.insert(token.grant)
                state.revocations += 1
            }
        }
        return SimulatedResponse(status: 200)
    }

    private func fields(of request: SimulatedRequest) -> [String: String]? {
        let type = request.contentType?.lowercased() ?? ""
        if rules.takesJSON {
            guard type.hasPrefix("application/json") else { return nil }
            return (try? JSONParser.parse(request.body))?.object?.compactMapValues(\.string)
        }
        guard type.hasPrefix("application/x-www-form-urlencoded") else { return nil }
        return SimulatedRequest(method: "POST", target: "/?\(String(decoding: request.body, as: UTF8.self))").query
    }

    private static func refusal(_ error: String, status: Int) -> SimulatedResponse {
        .json(["error": .string(error), "error_description": "Words that nobody should repeat."], status: status)
    }

    /// Not to be guessed, and the same in each run.
    private func name(_ kind: String, _ number: Int) -> String {
        "\(kind)-" + SHA256Digest.hexadecimal(of: Array("\(kind) \(number) \(secret ?? "")".utf8))
    }

    private static func challenge(of verifier: String) -> String {
        let digits = Array(SHA256Digest.hexadecimal(of: Array(verifier.utf8)))
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        return Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
