import Foundation
import MigraytDigest
import MigraytModel

/// What stands for an e-mail address in the database, so that the address itself does not.
enum LoginDigest {
    /// Lower-case hex SHA-256 of the address, trimmed and in lower case.
    static func hex(of email: Sensitive<String>) -> String {
        let address = email.reveal().trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        return SHA256.hexDigest(Array(address.utf8))
    }
}
