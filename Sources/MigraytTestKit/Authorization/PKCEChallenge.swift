import Foundation
import MigraytDigest

/// The challenge of a verifier by `S256` (RFC 7636, section 4.2).
enum PKCEChallenge {
    static func of(_ verifier: String) -> String {
        Data(SHA256.digest(Array(verifier.utf8))).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
