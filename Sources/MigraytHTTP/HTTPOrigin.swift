/// The host and port that an `https://` URL points at: what must be equal for a credential to be sent there.
///
/// Reads narrowly on purpose. A URL that two parsers could understand differently (user names, backslashes, control
/// or non-ASCII bytes) has no origin and is never called.
public struct HTTPOrigin: Sendable, Hashable {
    /// Lower case; an IPv6 address keeps its brackets.
    public let host: String
    public let port: Int

    /// `nil` unless the URL is absolute, `https` and free of the doubtful forms.
    public init?(url: String) {
        let scheme = "https://"
        guard url.utf8.count > scheme.utf8.count, url.prefix(scheme.count).lowercased() == scheme,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@"), !authority.contains("%") else { return nil }
        let bracket = authority.lastIndex(of: "]")
        let colon = authority.lastIndex(of: ":").flatMap { colon in bracket.map { $0 < colon } ?? true ? colon : nil }
        let host = authority[..<(colon ?? authority.endIndex)]
        guard !host.isEmpty, bracket != nil || !host.contains(":") else { return nil }
        self.host = host.lowercased()
        guard let colon else {
            port = 443
            return
        }
        guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else { return nil }
        self.port = Int(port)
    }
}
