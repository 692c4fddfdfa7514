import Foundation
import JWTKit
import MigraytDigest
import MigraytModel
import MigraytPorts

/// Checks ID tokens as OpenID Connect Core asks (section 3.1.3.7), for RS256 and one issuer.
struct IDTokenVerifier: Sendable {
    /// Clocks may differ by so many seconds.
    private static let leeway = 60.0
    private static let maximumBytes = 16_384

    let signIn: OpenIDSignIn

    /// Whom a token speaks of.
    struct Person: Sendable, Hashable {
        /// Lower-case hex SHA-256 of issuer and subject: stays when the address changes.
        let subject: String
        let email: Sensitive<String>
    }

    /// - Throws: 401 for a token that is not for us, not of the provider, over, or of another sign-in; which of these,
    ///   the caller does not learn.
    func person(_ token: Sensitive<String>, nonce: String, now: Date) async throws -> Person {
        let text = token.reveal()
        guard text.utf8.count <= Self.maximumBytes, let header = Self.header(of: text),
            header["alg"]?.string == "RS256",
            let key = header["kid"]?.string
        else { throw APIFault.signInRefused }
        let keys = try await self.keys(with: key)
        guard let claims = try? await keys.verify(text, as: Claims.self) else { throw APIFault.signInRefused }
        let time = now.timeIntervalSince1970
        guard claims.iss == signIn.issuer, claims.aud.values.contains(signIn.clientID),
            claims.aud.values.count == 1 || claims.azp == signIn.clientID, claims.nonce == nonce,
            time < claims.exp, claims.nbf.map({ $0 <= time + Self.leeway }) ?? true,
            claims.iat.map({ $0 <= time + Self.leeway }) ?? true, !claims.sub.isEmpty,
            let email = claims.email ?? claims.preferredUsername, EmailAddress.isPlausible(email)
        else { throw APIFault.signInRefused }
        return Person(
            subject: SHA256.hexDigest(Array("\(claims.iss)\n\(claims.oid ?? claims.sub)".utf8)),
            email: Sensitive(email))
    }

    /// The provider's keys; asked for again once when the token names another, since providers change them.
    private func keys(with key: String) async throws -> JWTKeyCollection {
        for fresh in [false, true] {
            let set = try await signIn.provider.keySet(fresh: fresh)
            guard let tree = try? JSONParser.parse(set), let keys = tree["keys"]?.array else { continue }
            // Others may be for other uses, or of kinds that are not known here.
            guard let wanted = keys.first(where: { $0["kid"]?.string == key && $0["kty"]?.string == "RSA" }),
                let modulus = wanted["n"]?.string, let exponent = wanted["e"]?.string,
                let known = try? Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
            else { continue }
            return await JWTKeyCollection().add(
                rsa: known, digestAlgorithm: .sha256, kid: JWKIdentifier(string: key))
        }
        throw APIFault.signInRefused
    }

    private static func header(of token: String) -> JSON? {
        guard let part = token.split(separator: ".").first else { return nil }
        let plain = part.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        return Data(base64Encoded: String(padded)).flatMap { try? JSONParser.parse(Array($0)) }
    }

    private struct Claims: JWTPayload {
        let iss: String
        let aud: Audience
        let azp: String?
        let sub: String
        /// The person's id in the directory; `sub` is another one for each client.
        let oid: String?
        let nonce: String?
        let exp: Double
        let nbf: Double?
        let iat: Double?
        let email: String?
        let preferredUsername: String?

        enum CodingKeys: String, CodingKey {
            case iss, aud, azp, sub, oid, nonce, exp, nbf, iat, email
            case preferredUsername = "preferred_username"
        }

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    /// One text or several.
    private struct Audience: Codable, Sendable {
        let values: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            values = try (try? container.decode([String].self)) ?? [container.decode(String.self)]
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(values)
        }
    }
}
