import Foundation
import JWTKit
import MigraytModel
import MigraytPorts
import Synchronization

/// A provider with real RSA keys, whose tokens a test can spoil.
final class TestIdentityProvider: IdentityProvider {
    static let issuer = "https://login.example/4c3b/v2.0"

    private let key: Insecure.RSA.PrivateKey
    private let stranger: Insecure.RSA.PrivateKey
    private let published: Mutex<String>
    private let issued = Mutex<(token: String, verifiers: [String])>(("", []))

    init() throws {
        key = try Insecure.RSA.PrivateKey(pem: TestRSAKey.pem())
        stranger = try Insecure.RSA.PrivateKey(pem: TestRSAKey.pem())
        published = Mutex("one")
    }

    var verifiers: [String] { issued.withLock { $0.verifiers } }
    func answer(with token: String) { issued.withLock { $0.token = token } }
    /// The set that is kept has another key's name until it is asked for afresh.
    func rotate() { published.withLock { $0 = "old" } }

    struct Claims: JWTPayload {
        var iss = TestIdentityProvider.issuer
        var aud = ["migrayt"]
        var azp: String? = nil
        var sub = "subject"
        var oid: String? = "object"
        var nonce: String
        var exp: Double
        var nbf: Double? = nil
        var email: String? = "owner@example.com"

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }

    enum Signer: CaseIterable { case provider, stranger, none, hmacOfPublicKey, unknownKey }

    func token(_ claims: Claims, by signer: Signer = .provider) async throws -> String {
        let kid = JWKIdentifier(string: "one")
        switch signer {
        case .provider:
            return try await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256, kid: kid).sign(claims, kid: kid)
        case .stranger:
            return try await JWTKeyCollection().add(rsa: stranger, digestAlgorithm: .sha256, kid: kid)
                .sign(claims, kid: kid)
        case .unknownKey:
            let other = JWKIdentifier(string: "two")
            return try await JWTKeyCollection().add(rsa: stranger, digestAlgorithm: .sha256, kid: other)
                .sign(claims, kid: other)
        case .hmacOfPublicKey:
            let secret = HMACKey(from: Array(try keySetText().utf8))
            return try await JWTKeyCollection().add(hmac: secret, digestAlgorithm: .sha256, kid: kid)
                .sign(claims, kid: kid)
        case .none:
            let good = try await token(claims)
            let header = Data(#"{"alg":"none","kid":"one"}"#.utf8).base64EncodedString().replacing("=", with: "")
            return "\(header).\(good.split(separator: ".")[1])."
        }
    }

    func authorizationEndpoint() async throws(Failure) -> String { "https://login.example/4c3b/authorize" }

    func keySet(fresh: Bool) async throws(Failure) -> [UInt8] {
        if fresh { published.withLock { $0 = "one" } }
        guard let text = try? keySetText() else { throw .unused }
        return Array(text.utf8)
    }

    func redeem(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> Sensitive<String> {
        guard code.reveal() == "good" else { throw Failure(.oidcRefused, .stop, status: 400) }
        return Sensitive(
            issued.withLock { issued in
                issued.verifiers.append(verifier.reveal())
                return issued.token
            })
    }

    private func keySetText() throws -> String {
        let numbers = try key.publicKey.getKeyPrimitives()
        func text(_ data: Data) -> String {
            data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
        let name = published.withLock { $0 }
        return """
            {"keys":[{"kty":"EC","kid":"ec","crv":"P-999","use":"enc"},{"kty":"RSA","use":"sig","kid":"\(name)",\
            "n":"\(text(numbers.modulus))","e":"\(text(numbers.publicExponent))"}]}
            """
    }
}
