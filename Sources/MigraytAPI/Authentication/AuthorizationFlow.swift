import Foundation
import MigraytDigest

/// One authorization on its way through the page of a provider or platform: what sign-in by OpenID Connect and
/// connections by OAuth share. A value: it travels sealed with whoever began it, so that nothing has to be kept here.
struct AuthorizationFlow: Codable, Sendable {
    /// Seconds that a person has for the page.
    static let lifetime = 600

    /// Comes back with the code (RFC 6749, section 10.12).
    let state: String
    /// What the challenge was made of (RFC 7636).
    let verifier: String
    let exp: Int64

    /// - Parameter secret: 32 random bytes for each call.
    init(secret: () -> [UInt8], now: Date) {
        state = Self.encoded(secret())
        verifier = Self.encoded(secret())
        exp = Int64(now.timeIntervalSince1970) + Int64(Self.lifetime)
    }

    /// `S256`.
    var challenge: String { Self.encoded(SHA256.digest(Array(verifier.utf8))) }

    /// What is kept of a state that came back.
    var stateHash: String { SHA256.hexDigest(Array(state.utf8)) }

    /// Whether the state belongs to this flow, and its time has not ended.
    func accepts(state: some StringProtocol, at now: Date) -> Bool {
        self.state == String(state) && now.timeIntervalSince1970 < Double(exp)
    }

    /// Base64url without padding (RFC 4648, section 5).
    static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
