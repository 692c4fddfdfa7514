import Foundation
import JWTKit
import MigraytDigest
import MigraytModel

/// One sign-in on its way through the provider's page. It travels in a signed cookie of the browser that began it, so
/// nobody else can end it and nothing has to be kept here.
struct SignInFlow: JWTPayload {
    /// Seconds that a person has for the provider's page.
    static let lifetime = 600

    /// Comes back with the code (RFC 6749, section 10.12).
    let state: String
    /// Comes back in the ID token.
    let nonce: String
    /// What the challenge was made of (RFC 7636).
    let verifier: String
    let exp: Int64

    /// - Parameter secret: 32 random bytes for each call.
    init(secret: () -> [UInt8], now: Date) {
        state = Self.encoded(secret())
        nonce = Self.encoded(secret())
        verifier = Self.encoded(secret())
        exp = Int64(now.timeIntervalSince1970) + Int64(Self.lifetime)
    }

    /// `S256`.
    var challenge: String { Self.encoded(SHA256.digest(Array(verifier.utf8))) }

    func isOver(_ now: Date) -> Bool { now.timeIntervalSince1970 >= Double(exp) }

    func verify(using algorithm: some JWTAlgorithm) async throws {}

    private static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
