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
        // Browsers take controls and line breaks out before they look for the scheme; so must this.
        var address = Substring(href)
        if !href.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
            var scalars = href.unicodeScalars
            scalars.removeAll { VisibleText.kind(of: $0) != .visible && $0 != " " }
            address = Substring(String(scalars))
        }
        address = address.drop { $0 == " " }
        while address.last == " " { address.removeLast() }
        guard !address.isEmpty, !address.hasPrefix("#") else {
            self = .none
            return
        }
        if address.hasPrefix("//") {
            self = .link("https:" + address)
            return
        }
        guard let colon = address.firstIndex(of: ":"),
            address[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
        else {
            self = .told(String(address))
            return
        }
        let scheme = address[..<colon].lowercased()
        if Self.running.contains(scheme) {
            self = .unsafe
        } else if Self.clickable.contains(scheme), colon < address.index(before: address.endIndex) {
            self = .link(String(address).replacing(" ", with: "%20"))
        } else {
            self = .told(String(address))
        }
    }
}
