import Foundation
import JWTKit
import MigraytModel
import MigraytPorts

/// Issues and checks access tokens: JWT, HS256, 15 minutes.
public struct AccessTokens: Sendable {
    /// The documented life of a token, in seconds.
    static let lifetime = 900
    /// The length of the hash: a shorter key would be the weak part (RFC 7518, section 3.2), and JWTKit traps on it.
    public static let minimumKeyBytes = 32

    private let keys: JWTKeyCollection

    /// - Parameter key: At least `minimumKeyBytes` random bytes, the same for all API processes.
    /// - Throws: `configuration.invalid` for a shorter key.
    public init(key: Sensitive<[UInt8]>) async throws(Failure) {
        let bytes = key.reveal()
        guard bytes.count >= Self.minimumKeyBytes else { throw Failure(.configuration, .stop, field: "token key") }
        keys = await JWTKeyCollection().add(hmac: HMACKey(from: bytes), digestAlgorithm: .sha256)
    }

    func issue(to user: UserRecord, email: Sensitive<String>, now: Date) async throws(Failure) -> Sensitive<String> {
        let issued = Int64(now.timeIntervalSince1970)
        let claims = AccessClaims(
            sub: user.id.description, email: email.reveal(), tenantId: user.tenant.description,
            role: user.role.rawValue, iat: issued, exp: issued + Int64(Self.lifetime))
        do { return Sensitive(try await keys.sign(claims)) } catch { throw Failure(.internalError, .stop) }
    }

    /// - Throws: 401, for whatever reason: a caller learns nothing about why a token is no good.
    func caller(of token: Sensitive<String>, now: Date) async throws(APIFault) -> Caller {
        guard let claims = try? await keys.verify(token.reveal(), as: AccessClaims.self),
            now.timeIntervalSince1970 < Double(claims.exp), let user = UserID(claims.sub),
            let tenant = TenantID(claims.tenantId), let role = UserRecord.Role(rawValue: claims.role)
        else { throw .unauthorized }
        return Caller(user: user, tenant: tenant, role: role)
    }
}
