/// What is asked of an address that somebody types. Whether it exists, only mail can tell.
enum EmailAddress {
    /// RFC 5321, section 4.5.3.1.3, without the angle brackets.
    static let maximumCharacters = 254

    static func isPlausible(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.count <= maximumCharacters && parts.count == 2
            && parts.allSatisfy { $0.contains { !$0.isWhitespace } }
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" }
    }
}
