import Foundation
import JWTKit
import MigraytDigest
import MigraytModel
import MigraytPorts

/// Issues and checks access tokens: JWT, HS256, 15 minutes, signed by the newest of several keys.
public struct AccessTokens: Sendable {
    /// The documented life of a token, in seconds.
    static let lifetime = 900
    /// The length of the hash: a shorter key would be the weak part (RFC 7518, section 3.2), and JWTKit traps on it.
    public static let minimumKeyBytes = 32

    private let keys: JWTKeyCollection
    private let newest: JWKIdentifier

    /// - Parameters:
    ///   - key: At least `minimumKeyBytes` random bytes, the same for all API processes. It signs.
    ///   - olderKeys: Keys that signed before; what they signed is still good until its time ends.
    /// - Throws: `configuration.invalid` for a shorter key.
    public init(key: Sensitive<[UInt8]>, olderKeys: [Sensitive<[UInt8]>] = []) async throws(Failure) {
        keys = JWTKeyCollection()
        newest = Self.identifier(of: key.reveal())
        for key in [key] + olderKeys {
            let bytes = key.reveal()
            guard bytes.count >= Self.minimumKeyBytes else { throw Failure(.configuration, .stop, field: "token key") }
            await keys.add(hmac: HMACKey(from: bytes), digestAlgorithm: .sha256, kid: Self.identifier(of: bytes))
        }
    }

    func issue(to user: UserRecord, email: Sensitive<String>, now: Date) async throws(Failure) -> Sensitive<String> {
        let issued = Int64(now.timeIntervalSince1970)
        let claims = AccessClaims(
            sub: user.id.description, email: email.reveal(), tenantId: user.tenant.description,
            role: user.role.rawValue, iat: issued, exp: issued + Int64(Self.lifetime))
        do { return Sensitive(try await keys.sign(claims, kid: newest)) } catch { throw Failure(.internalError, .stop) }
    }

    /// - Throws: 401. Only the holder of a token that was good learns that its time has ended; why another is no good,
    ///   nobody learns.
    func caller(of token: Sensitive<String>, now: Date) async throws(APIFault) -> Caller {
        guard let claims = try? await keys.verify(token.reveal(), as: AccessClaims.self),
            let user = UserID(claims.sub), let tenant = TenantID(claims.tenantId),
            let role = UserRecord.Role(rawValue: claims.role)
        else { throw .unauthorized }
        guard now.timeIntervalSince1970 < Double(claims.exp) else { throw .tokenExpired }
        return Caller(user: user, tenant: tenant, role: role)
    }

    /// Signs what travels through a browser and comes back here.
    func seal(_ payload: some JWTPayload) async throws(Failure) -> Sensitive<String> {
        do { return Sensitive(try await keys.sign(payload, kid: newest)) } catch {
            throw Failure(.internalError, .stop)
        }
    }

    /// `nil` for what was not sealed here.
    func open<Payload: JWTPayload>(_ text: Sensitive<String>, as type: Payload.Type) async -> Payload? {
        try? await keys.verify(text.reveal(), as: type)
    }

    /// A key's name follows from the key, so that all processes call it the same; of 256 random bits 64 bits of a
    /// digest tell nothing.
    private static func identifier(of key: [UInt8]) -> JWKIdentifier {
        JWKIdentifier(string: String(SHA256.hexDigest(Array("migrayt key name".utf8) + key).prefix(16)))
    }
}
