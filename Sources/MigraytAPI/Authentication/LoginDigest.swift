import Crypto
import Foundation
import MigraytModel

/// What stands for an e-mail address in the database, so that the address itself does not.
enum LoginDigest {
    /// Lower-case hex SHA-256 of the address, trimmed and in lower case.
    static func hex(of email: Sensitive<String>) -> String {
        let address = email.reveal().trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        let digits = Array("0123456789abcdef")
        return SHA256.hash(data: Data(address.utf8)).reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
}
