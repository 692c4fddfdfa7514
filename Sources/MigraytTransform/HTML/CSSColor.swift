/// A colour as ADF wants it: `#rrggbb`.
enum CSSColor {
    /// `nil` for what is no colour, for transparent ones, and for names that mean "whatever is usual here".
    static func hexadecimal(_ text: Substring) -> String? {
        let value = text.lowercased().filter { !$0.isWhitespace }
        if value.hasPrefix("#") { return fromDigits(value.dropFirst()) }
        if value.hasPrefix("rgb") { return fromFunction(value) }
        return names[value]
    }

    private static func fromDigits(_ digits: Substring) -> String? {
        guard digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        switch digits.count {
        case 3, 4: return "#" + digits.prefix(3).map { "\($0)\($0)" }.joined()
        case 6, 8: return "#" + digits.prefix(6)
        default: return nil
        }
    }

    /// `rgb(1,2,3)` and `rgba(1,2,3,0.5)`, with numbers or per cents.
    private static func fromFunction(_ value: String) -> String? {
        guard let open = value.firstIndex(of: "("), value.hasSuffix(")") else { return nil }
        let parts = value[value.index(after: open)...].dropLast().split(separator: ",")
        guard parts.count == 3 || parts.count == 4 else { return nil }
        if parts.count == 4, Double(parts[3]) == 0 { return nil }
        let channels = parts.prefix(3).compactMap(channel)
        guard channels.count == 3 else { return nil }
        return "#" + channels.map(twoDigits).joined()
    }

    private static func channel(_ text: Substring) -> Int? {
        let isPerCent = text.hasSuffix("%")
        guard let number = Double(isPerCent ? text.dropLast() : text), number.isFinite else { return nil }
        return Int(min(255, max(0, isPerCent ? number * 2.55 : number)).rounded())
    }

    private static func twoDigits(_ value: Int) -> String {
        let digits = String(value, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    /// CSS 2.1's seventeen names and those that office editors write.
    private static let names: [String: String] = [
        "aqua": "#00ffff", "black": "#000000", "blue": "#0000ff", "brown": "#a52a2a", "cyan": "#00ffff",
        "darkblue": "#00008b", "darkgray": "#a9a9a9", "darkgreen": "#006400", "darkgrey": "#a9a9a9",
        "darkorange": "#ff8c00", "darkred": "#8b0000", "fuchsia": "#ff00ff", "gold": "#ffd700", "gray": "#808080",
        "green": "#008000", "grey": "#808080", "lightblue": "#add8e6", "lightgray": "#d3d3d3", "lightgreen": "#90ee90",
        "lightgrey": "#d3d3d3", "lightyellow": "#ffffe0", "lime": "#00ff00", "magenta": "#ff00ff", "maroon": "#800000",
        "navy": "#000080", "olive": "#808000", "orange": "#ffa500", "pink": "#ffc0cb", "purple": "#800080",
        "red": "#ff0000", "royalblue": "#4169e1", "silver": "#c0c0c0", "teal": "#008080", "white": "#ffffff",
        "yellow": "#ffff00",
    ]
}
