import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// Opens, renews and ends sessions, and writes their answers: the access token in the body, the refresh token in a
/// cookie that no script sees and no other site sends.
struct Sessions: Sendable {
    static let cookie = "refresh_token"
    /// The documented life of a session, from the sign-in on.
    static let lifetime = Duration.seconds(30 * 86_400)

    let ledger: any AccessLedger
    let tokens: AccessTokens
    let timing: Timing
    let newID: @Sendable () -> UUID
    let newSecret: @Sendable () -> [UInt8]

    init(_ dependencies: APIDependencies) {
        ledger = dependencies.ledger
        tokens = dependencies.tokens
        timing = dependencies.timing
        newID = dependencies.newID
        newSecret = dependencies.newSecret
    }

    /// - Parameter isKept: Whether a session is wanted beyond the access token.
    func open(for user: UserRecord, email: Sensitive<String>, isKept: Bool) async throws -> Response {
        guard isKept else { return try await answer(user, email, renewedBy: nil) }
        let token = RefreshToken(session: SessionID(newID()), secret: newSecret(), email: email)
        let end = timing.now().addingTimeInterval(Self.lifetime / .seconds(1))
        try await ledger.startSession(
            SessionRecord(
                id: token.session, user: user.id, tenant: user.tenant, tokenHash: token.hash, expiresAt: end))
        return try await answer(user, email, renewedBy: (token, end))
    }

    func renew(_ request: Request) async throws -> Response {
        let old = try Self.token(of: request)
        let next = RefreshToken(session: old.session, secret: newSecret(), email: old.email)
        switch try await ledger.rotateSession(old.session, tokenHash: old.hash, next: next.hash) {
        case .rotated(let user, let end): return try await answer(user, old.email, renewedBy: (next, end))
        case .reused(let user):
            try await ledger.record(
                AuditEntry(
                    tenant: user.tenant, user: user.id, action: .tokenReuse, outcome: .denied,
                    subject: old.session.description))
            throw APIFault.badRefreshToken
        case .unknown: throw APIFault.badRefreshToken
        }
    }

    /// Also without a session to end: what is wanted is that there is none.
    func end(_ request: Request) async throws -> Response {
        if let token = try? Self.token(of: request),
            let user = try await ledger.endSession(token.session, tokenHash: token.hash)
        {
            try await ledger.record(
                AuditEntry(
                    tenant: user.tenant, user: user.id, action: .signOut, outcome: .done,
                    subject: token.session.description))
        }
        var response = Response(status: .noContent)
        response.setCookie(try Self.cookie("", seconds: 0))
        return response
    }

    private func answer(
        _ user: UserRecord, _ email: Sensitive<String>, renewedBy refresh: (token: RefreshToken, end: Date)?
    ) async throws -> Response {
        let token = try await tokens.issue(to: user, email: email, now: timing.now())
        var response = try Response.json(
            LoginAnswer(accessToken: token.reveal(), expiresIn: AccessTokens.lifetime))
        if let refresh {
            let seconds = Int(refresh.end.timeIntervalSince(timing.now()))
            response.setCookie(try Self.cookie(refresh.token.text.reveal(), seconds: max(0, seconds)))
        }
        return response
    }

    private static func token(of request: Request) throws(APIFault) -> RefreshToken {
        guard let cookie = request.cookies[cookie], !cookie.value.isEmpty else { throw .noRefreshToken }
        guard let token = RefreshToken(cookie.value) else { throw .badRefreshToken }
        return token
    }

    private static func cookie(_ value: String, seconds: Int) throws -> Cookie {
        try .validated(
            name: cookie, value: value, maxAge: seconds, path: "/api/auth", secure: true, httpOnly: true,
            sameSite: .strict)
    }
}
