/// A host by its name or address, or all hosts below a domain: `dev.azure.com`, `*.atlassian.net`, `127.0.0.1`,
/// `[::1]`.
public struct HostPattern: Sendable, Hashable {
    /// Lower case, without the asterisk: a leading dot means everything below.
    private let text: String

    /// `nil` for what is no host name or address, and for a pattern that would take in a whole top-level domain.
    public init?(_ text: String) {
        let isWhole = text.hasPrefix("*.")
        let host = (isWhole ? text.dropFirst(2) : text[...]).lowercased()
        let isHostByte = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            // An address of version 6 in its brackets.
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"): !isWhole
            default: false
            }
        }
        guard !host.isEmpty, host.first != ".", host.last != ".", host.utf8.allSatisfy(isHostByte),
            !isWhole || host.contains(".")
        else { return nil }
        self.text = isWhole ? "." + host : host
    }

    func matches(_ host: String) -> Bool { text.hasPrefix(".") ? host.hasSuffix(text) : host == text }

    /// Whether the pattern takes in the host of a URL.
    public func matches(hostOf url: String) -> Bool { HTTPOrigin(url: url).map { matches($0.host) } ?? false }
}
