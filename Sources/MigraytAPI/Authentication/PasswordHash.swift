import Ccrypt
import Foundation
import MigraytModel

/// bcrypt (`$2b$`) by libxcrypt. Blocking and slow on purpose: call it through `PasswordHasher`.
enum PasswordHash {
    /// Rounds as a power of two: the product promises 12.
    static let cost: UInt = 12
    /// bcrypt ignores what lies beyond, so a longer password would be no longer in truth.
    static let maximumBytes = 72
    static let saltBytes = 16

    /// The crypt(3) string of a password; `nil` for a password that bcrypt cannot take whole.
    /// - Parameter salt: `saltBytes` random bytes.
    static func make(_ password: Sensitive<String>, salt: [UInt8]) -> String? {
        let random = salt.map { CChar(bitPattern: $0) }
        guard let setting = crypt_gensalt_ra("$2b$", cost, random, CInt(random.count)) else { return nil }
        defer { free(setting) }
        return crypt(password, String(cString: setting))
    }

    /// Takes the same time whatever the password is.
    static func matches(_ password: Sensitive<String>, _ hash: String) -> Bool {
        guard let computed = crypt(password, hash) else { return false }
        let (left, right) = (Array(computed.utf8), Array(hash.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func crypt(_ password: Sensitive<String>, _ setting: String) -> String? {
        let phrase = password.reveal()
        guard phrase.utf8.count <= maximumBytes, !phrase.utf8.contains(0) else { return nil }
        var memory: UnsafeMutableRawPointer?
        var size: CInt = 0
        defer {
            // The working memory holds what the password can be guessed from.
            if let memory {
                explicit_bzero(memory, Int(size))
                free(memory)
            }
        }
        guard let output = crypt_ra(phrase, setting, &memory, &size) else { return nil }
        return String(cString: output)
    }
}
