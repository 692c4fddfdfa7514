/// An address that people can open: `http` or `https`, with a host, and nobody's name or password in it.
struct WebAddress {
    /// Without white space around it; what a URL may not hold is percent-encoded.
    let text: String

    /// - Returns: `nil` when it is no such address. One with a user name is none: it might carry a credential.
    init?(_ text: String) {
        let line = VisibleText.line(text)
        guard let scheme = Self.schemes.first(where: { Self.begins(line, with: $0) }) else { return nil }
        let end = line.utf8.index(line.startIndex, offsetBy: scheme.utf8.count)
        let authority = line[end..<(line.utf8[end...].firstIndex(where: Self.endsAuthority) ?? line.endIndex)]
        guard !authority.isEmpty, !authority.contains(where: { $0.isWhitespace || $0 == "@" }) else { return nil }
        self.text = line[..<authority.endIndex] + Self.encoded(line[authority.endIndex...])
    }

    private static let schemes = ["https://", "http://"]

    /// In either case.
    private static func begins(_ line: String, with scheme: String) -> Bool {
        line.utf8.prefix(scheme.utf8.count).elementsEqual(scheme.utf8) { $0 == $1 || $0 | 0x20 == $1 }
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "\\")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}".utf8.contains(byte)
    }

    /// Bytes that RFC 3986 has no place for, as `%XX`. What is encoded already stays as it is.
    private static func encoded(_ text: Substring) -> String {
        if text.utf8.allSatisfy(isPlain) { return String(text) }
        var result = ""
        for byte in text.utf8 {
            if isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
