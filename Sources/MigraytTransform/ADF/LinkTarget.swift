/// What the converter does with an `href`.
enum LinkTarget: Equatable {
    case link(String)
    /// Not to be clicked in Jira, but a reader wants to know it: a file share, a note, an application's own scheme.
    case told(String)
    /// Runs code in the reader's browser.
    case unsafe
    /// Points nowhere.
    case none

    private static let clickable: Set<String> = ["http", "https", "mailto", "tel", "ftp"]
    private static let running: Set<String> = ["javascript", "vbscript", "data"]

    init(_ href: String) {
        let address = Self.trimmed(href)
        guard let first = address.utf8.first, first != UInt8(ascii: "#") else {
            self = .none
            return
        }
        if address.utf8.starts(with: "//".utf8) {
            self = .link("https:" + address)
            return
        }
        guard let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")),
            address.utf8[..<colon].allSatisfy(Self.isOfScheme)
        else {
            self = .told(String(address))
            return
        }
        let scheme = address[..<colon].lowercased()
        if Self.running.contains(scheme) {
            self = .unsafe
        } else if Self.clickable.contains(scheme), address.utf8.index(after: colon) < address.endIndex {
            let isWhole = !address.utf8.contains(UInt8(ascii: " "))
            self = .link(isWhole ? String(address) : String(address).replacing(" ", with: "%20"))
        } else {
            self = .told(String(address))
        }
    }

    /// Browsers take controls and line breaks out before they look for the scheme; so must this.
    private static func trimmed(_ href: String) -> Substring {
        var address = Substring(href)
        if !href.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            var scalars = href.unicodeScalars
            scalars.removeAll { VisibleText.kind(of: $0) != .visible && $0 != " " }
            address = Substring(String(scalars))
        }
        let bytes = address.utf8
        guard let start = bytes.firstIndex(where: { $0 != UInt8(ascii: " ") }),
            let end = bytes.lastIndex(where: { $0 != UInt8(ascii: " ") })
        else { return "" }
        return address[start...end]
    }

    private static func isOfScheme(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
