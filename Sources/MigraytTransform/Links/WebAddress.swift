/// An address that people can open: `http` or `https`, with a host, and nobody's name or password in it.
struct WebAddress {
    /// Without white space around it; what a URL may not hold is percent-encoded.
    let text: String

    /// - Returns: `nil` when it is no such address. One with a user name is none: it might carry a credential.
    init?(_ text: String) {
        let line = VisibleText.line(text)
        guard let end = line.firstRange(of: "://")?.upperBound,
            ["http://", "https://"].contains(line[..<end].lowercased())
        else { return nil }
        let authority = line[end...].prefix { !"/?#\\".contains($0) }
        guard !authority.isEmpty, !authority.contains(where: { $0.isWhitespace || $0 == "@" }) else { return nil }
        self.text = line[..<authority.endIndex] + Self.encoded(line[authority.endIndex...])
    }

    /// Bytes that RFC 3986 has no place for, as `%XX`. What is encoded already stays as it is.
    private static func encoded(_ text: Substring) -> String {
        var result = ""
        for byte in text.utf8 {
            if byte > 0x20, byte < 0x7F, !"\"<>\\^`{|}".utf8.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
