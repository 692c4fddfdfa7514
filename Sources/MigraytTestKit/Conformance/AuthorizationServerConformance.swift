import Foundation
import MigraytModel
import MigraytPorts

/// What every `AuthorizationServer` guarantees. Rules may share a server.
public struct AuthorizationServerConformance: Sendable {
    let server: any AuthorizationServer
    let consent: @Sendable (_ page: String) async throws -> (code: String, state: String)

    /// - Parameter consent: A person who opens the page and agrees.
    public init(
        _ server: any AuthorizationServer,
        consent: @escaping @Sendable (_ page: String) async throws -> (code: String, state: String)
    ) {
        self.server = server
        self.consent = consent
    }

    public static let rules: [ConformanceRule<AuthorizationServerConformance>] = [
        ConformanceRule("codeGivesTokens", Self.codeGivesTokens),
        ConformanceRule("codeIsGoodOnce", Self.codeIsGoodOnce),
        ConformanceRule("otherVerifierIsRefused", Self.otherVerifierIsRefused),
        ConformanceRule("renewalGoesOnForLong", Self.renewalGoesOnForLong),
        ConformanceRule("lostRenewalCanBeMadeAgain", Self.lostRenewalCanBeMadeAgain),
        ConformanceRule("unknownRefreshTokenParksTheRun", Self.unknownRefreshTokenParksTheRun),
        ConformanceRule("revokedGrantParksTheRun", Self.revokedGrantParksTheRun),
    ]

    private static let verifier = String(repeating: "v", count: 43)

    private func code() async throws -> (code: String, state: String) {
        try await consent(
            server.authorizationPage(state: "a-state_1", challenge: PKCEChallenge.of(Self.verifier)))
    }

    private func tokens() async throws -> OAuthTokens {
        try await server.exchange(code: Sensitive(code().code), verifier: Sensitive(Self.verifier))
    }

    public func codeGivesTokens() async throws {
        let back = try await code()
        try requireEqual(back.state, "a-state_1", "the state that came back")
        let tokens = try await server.exchange(code: Sensitive(back.code), verifier: Sensitive(Self.verifier))
        try require(tokens.refreshToken != nil, "there is no refresh token")
        try require(tokens.lifetime > .zero, "the access token has no life")
    }

    public func codeIsGoodOnce() async throws {
        let back = try await code()
        _ = try await server.exchange(code: Sensitive(back.code), verifier: Sensitive(Self.verifier))
        try await requireFailure(.oauthRefused, of: "a code that was used") { () async throws(Failure) in
            try await server.exchange(code: Sensitive(back.code), verifier: Sensitive(Self.verifier))
        }
    }

    public func otherVerifierIsRefused() async throws {
        let back = try await code()
        try await requireFailure(.oauthRefused, of: "a code with another verifier") { () async throws(Failure) in
            try await server.exchange(
                code: Sensitive(back.code), verifier: Sensitive(String(repeating: "w", count: 43)))
        }
    }

    public func renewalGoesOnForLong() async throws {
        var tokens = try await tokens()
        for _ in 0..<3 {
            let refresh = try required(tokens.refreshToken, "there is no refresh token")
            let next = try await server.refresh(refresh)
            try require(next.accessToken != tokens.accessToken, "the access token is the old one")
            tokens = OAuthTokens(
                accessToken: next.accessToken, refreshToken: next.refreshToken ?? refresh, lifetime: next.lifetime)
        }
    }

    /// What a refresher that died before it stored the new token relies on.
    public func lostRenewalCanBeMadeAgain() async throws {
        let refresh = try required(await tokens().refreshToken, "there is no refresh token")
        _ = try await server.refresh(refresh)
        let again = try await server.refresh(refresh)
        _ = try await server.refresh(again.refreshToken ?? refresh)
    }

    public func unknownRefreshTokenParksTheRun() async throws {
        let failure = try await requireFailure(.oauthGrantExpired, of: "an unknown refresh token") {
            () async throws(Failure) in
            try await server.refresh(Secret("unknown"))
        }
        try requireEqual(failure.disposition, .parkRun, "the disposition")
    }

    /// A server that cannot revoke says so, and then the grant is as it was.
    public func revokedGrantParksTheRun() async throws {
        let refresh = try required(await tokens().refreshToken, "there is no refresh token")
        guard try await server.revoke(refresh) else {
            _ = try await server.refresh(refresh)
            return
        }
        try await requireFailure(.oauthGrantExpired, of: "a revoked grant") { () async throws(Failure) in
            try await server.refresh(refresh)
        }
        try require(await server.revoke(refresh), "revoking twice fails")
    }
}
