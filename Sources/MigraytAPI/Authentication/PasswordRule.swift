import MigraytModel

/// The product's rule for passwords; the upper end is bcrypt's.
enum PasswordRule {
    static let minimumCharacters = 8

    /// What is wrong with a password, without the password.
    static func fault(of password: Sensitive<String>) -> String? {
        let text = password.reveal()
        if text.count < minimumCharacters { return "must be at least \(minimumCharacters) characters" }
        if text.utf8.count > PasswordHash.maximumBytes { return "must be at most \(PasswordHash.maximumBytes) bytes" }
        if text.utf8.contains(0) { return "must not hold a zero byte" }
        return nil
    }
}
