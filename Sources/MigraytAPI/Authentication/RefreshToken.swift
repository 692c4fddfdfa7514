import Foundation
import MigraytDigest
import MigraytModel
import MigraytPorts

/// What renews a session: `<session>.<secret>.<e-mail address>`, of which the database holds the digest only.
///
/// The address travels with the person who typed it, since the database does not have it and access tokens carry it.
/// The digest is over the whole text, so nothing in it can be changed.
struct RefreshToken: Sendable {
    /// More than any address makes it.
    private static let maximumBytes = 1_024

    let session: SessionID
    let email: Sensitive<String>
    let text: Sensitive<String>

    /// - Parameter secret: 32 random bytes.
    init(session: SessionID, secret: [UInt8], email: Sensitive<String>) {
        self.session = session
        self.email = email
        text = Sensitive(
            "\(session).\(Self.encoded(secret)).\(Self.encoded(Array(email.reveal().utf8)))")
    }

    /// `nil` for a text that no token of ours has.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let session = SessionID(String(parts[0])), let email = Self.decoded(parts[2]) else {
            return nil
        }
        self.session = session
        self.email = Sensitive(email)
        self.text = Sensitive(text)
    }

    /// Lower-case hex SHA-256.
    var hash: String { SHA256.hexDigest(Array(text.reveal().utf8)) }

    private static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func decoded(_ text: Substring) -> String? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        return Data(base64Encoded: String(padded)).flatMap { String(data: $0, encoding: .utf8) }
    }
}
