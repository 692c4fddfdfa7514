import Foundation
import MigraytModel
import MigraytPorts
import Synchronization

/// An authorization server without a network: PKCE checked, codes good once, a refresh token taken again for as long as
/// its successor was not used, as a platform's time of grace allows.
public final class InMemoryAuthorizationServer: AuthorizationServer {
    private struct Refresh {
        let grant: Int
        var successor: String?
        var isDead = false
    }

    private struct State {
        var count = 0
        var challenges: [String: String] = [:]
        var refreshTokens: [String: Refresh] = [:]
        var ended: Set<Int> = []
        var fault: Failure?
        var exchanges = 0
        var refreshes = 0
    }

    private let state = Mutex(State())
    private let knownSites: [AccessibleSite]
    private let canRevoke: Bool
    private let lifetime: Duration
    private let onRefresh: Mutex<(@Sendable () async throws(Failure) -> Void)?> = Mutex(nil)

    public init(sites: [AccessibleSite] = [], canRevoke: Bool = false, lifetime: Duration = .seconds(3600)) {
        knownSites = sites
        self.canRevoke = canRevoke
        self.lifetime = lifetime
    }

    /// Every call fails with this until it is set to `nil`.
    public func setFault(_ fault: Failure?) { state.withLock { $0.fault = fault } }
    /// Runs inside the next renewal, after it was granted.
    public func duringRefresh(_ action: @escaping @Sendable () async throws(Failure) -> Void) {
        onRefresh.withLock { $0 = action }
    }
    /// Codes that were shown, good or not.
    public var exchanges: Int { state.withLock { $0.exchanges } }
    /// Renewals that were granted.
    public var refreshes: Int { state.withLock { $0.refreshes } }
    public var endedGrants: Int { state.withLock { $0.ended.count } }
    /// What a person does who takes all authorizations back.
    public func endAll() { state.withLock { $0.ended = Set(0...$0.count) } }

    /// A person agrees on the page.
    /// - Returns: The code, and the state that comes back with it.
    public func consent(_ page: String) -> (code: String, state: String) {
        let items = URLComponents(string: page)?.queryItems ?? []
        func value(_ name: String) -> String { items.first { $0.name == name }?.value ?? "" }
        let code = state.withLock { state in
            state.count += 1
            state.challenges["code-\(state.count)"] = value("code_challenge")
            return "code-\(state.count)"
        }
        return (code, value("state"))
    }

    public func authorizationPage(state: String, challenge: String) -> String {
        "https://login.example/authorize?state=\(state)&code_challenge=\(challenge)&code_challenge_method=S256"
    }

    public func exchange(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> OAuthTokens {
        try state.withLock { (state: inout State) throws(Failure) in
            if let fault = state.fault { throw fault }
            state.exchanges += 1
            guard let challenge = state.challenges.removeValue(forKey: code.reveal()),
                challenge == PKCEChallenge.of(verifier.reveal())
            else { throw Failure(.oauthRefused, .failItem, status: 400) }
            state.count += 1
            return issue(of: state.count, &state).tokens
        }
    }

    public func refresh(_ refreshToken: Secret) async throws(Failure) -> OAuthTokens {
        let tokens = try state.withLock { (state: inout State) throws(Failure) -> OAuthTokens in
            if let fault = state.fault { throw fault }
            let shown = refreshToken.reveal()
            guard let known = state.refreshTokens[shown], !known.isDead, !state.ended.contains(known.grant) else {
                throw Failure(.oauthGrantExpired, .parkRun, status: 403)
            }
            // The one before it is dead once its successor is used.
            for (name, other) in state.refreshTokens where other.successor == shown {
                state.refreshTokens[name]?.isDead = true
            }
            state.refreshes += 1
            let (tokens, name) = issue(of: known.grant, &state)
            state.refreshTokens[shown]?.successor = name
            return tokens
        }
        let action = onRefresh.withLock { action in
            defer { action = nil }
            return action
        }
        if let action { try await action() }
        return tokens
    }

    public func sites(_ accessToken: Secret) async throws(Failure) -> [AccessibleSite] {
        if let fault = state.withLock({ $0.fault }) { throw fault }
        return knownSites
    }

    public func revoke(_ refreshToken: Secret) async throws(Failure) -> Bool {
        guard canRevoke else { return false }
        try state.withLock { (state: inout State) throws(Failure) in
            if let fault = state.fault { throw fault }
            if let known = state.refreshTokens[refreshToken.reveal()] { state.ended.insert(known.grant) }
        }
        return true
    }

    private func issue(of grant: Int, _ state: inout State) -> (tokens: OAuthTokens, name: String) {
        state.count += 1
        let name = "refresh-\(state.count)"
        state.refreshTokens[name] = Refresh(grant: grant)
        let tokens = OAuthTokens(
            accessToken: Secret("access-\(state.count)"), refreshToken: Secret(name), lifetime: lifetime)
        return (tokens, name)
    }
}
