/// The host and port that a URL points at: what must be equal for a credential to be sent there.
///
/// Reads narrowly on purpose. A URL that two parsers could understand differently (user names, backslashes, control
/// or non-ASCII bytes) has no origin and is never called.
public struct HTTPOrigin: Sendable, Hashable {
    /// Lower case; an IPv6 address keeps its brackets.
    public let host: String
    public let port: Int

    /// `nil` unless the URL is absolute, `https` and free of the doubtful forms.
    public init?(url: String) { self.init(url: url, scheme: .https) }

    init?(url: String, scheme kind: HTTPClient.Scheme) {
        let bytes = url.utf8
        let scheme = (kind.rawValue + "://").utf8
        guard bytes.count > scheme.count, bytes.prefix(scheme.count).elementsEqual(scheme, by: Self.isSameLetter),
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let authority = bytes.dropFirst(scheme.count).prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        guard !authority.contains(UInt8(ascii: "@")), !authority.contains(UInt8(ascii: "%")) else { return nil }
        let bracket = authority.lastIndex(of: UInt8(ascii: "]"))
        let colon = authority.lastIndex(of: UInt8(ascii: ":")).flatMap { colon in
            bracket.map { $0 < colon } ?? true ? colon : nil
        }
        let host = authority[..<(colon ?? authority.endIndex)]
        guard !host.isEmpty, bracket != nil || !host.contains(UInt8(ascii: ":")) else { return nil }
        self.host = Substring(host).lowercased()
        guard let colon else {
            port = kind == .https ? 443 : 80
            return
        }
        guard let port = UInt16(Substring(authority[authority.index(after: colon)...])), port > 0 else { return nil }
        self.port = Int(port)
    }

    private static func isSameLetter(_ one: UInt8, _ other: UInt8) -> Bool {
        one == other || (one | 0x20 == other && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(other))
    }
}
