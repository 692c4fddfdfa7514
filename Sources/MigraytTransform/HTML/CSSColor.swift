/// A colour as ADF wants it: `#rrggbb`.
struct CSSColor: Hashable {
    let rgb: UInt32

    static let black = CSSColor(rgb: 0)
    static let white = CSSColor(rgb: 0xFFFFFF)

    private init(rgb: UInt32) { self.rgb = rgb }

    /// `nil` for what is no colour, for transparent ones, and for names that mean "whatever is usual here".
    init?(_ text: Substring) {
        let value = text.lowercased().filter { !$0.isWhitespace }
        let color =
            value.hasPrefix("#")
            ? Self.rgb(digits: value.utf8.dropFirst())
            : value.hasPrefix("rgb") ? Self.rgb(function: value) : Self.names[value]
        guard let color else { return nil }
        rgb = color
    }

    var hexadecimal: String {
        let digits = String(rgb, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    private static func rgb(digits: Substring.UTF8View) -> UInt32? {
        let isShort = digits.count == 3 || digits.count == 4
        guard isShort || digits.count == 6 || digits.count == 8 else { return nil }
        var rgb: UInt32 = 0
        for (place, byte) in digits.enumerated() {
            let digit: UInt32
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte) - 0x30
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt32(byte) - 0x61 + 10
            default: return nil
            }
            // What follows is the opacity.
            guard place < (isShort ? 3 : 6) else { continue }
            rgb = isShort ? rgb << 8 | digit * 0x11 : rgb << 4 | digit
        }
        return rgb
    }

    /// `rgb(1,2,3)` and `rgba(1,2,3,0.5)`, with numbers or per cents.
    private static func rgb(function value: String) -> UInt32? {
        guard let open = value.utf8.firstIndex(of: UInt8(ascii: "(")), value.utf8.last == UInt8(ascii: ")") else {
            return nil
        }
        let parts = value[value.utf8.index(after: open)...].dropLast().split(separator: ",")
        guard parts.count == 3 || parts.count == 4 else { return nil }
        if parts.count == 4, Double(parts[3]) == 0 { return nil }
        var rgb: UInt32 = 0
        for part in parts.prefix(3) {
            guard let channel = channel(part) else { return nil }
            rgb = rgb << 8 | channel
        }
        return rgb
    }

    private static func channel(_ text: Substring) -> UInt32? {
        let isPerCent = text.hasSuffix("%")
        guard let number = Double(isPerCent ? text.dropLast() : text), number.isFinite else { return nil }
        return UInt32(min(255, max(0, isPerCent ? number * 2.55 : number)).rounded())
    }

    /// CSS 2.1's seventeen names and those that office editors write.
    private static let names: [String: UInt32] = [
        "aqua": 0x00FFFF, "black": 0x000000, "blue": 0x0000FF, "brown": 0xA52A2A, "cyan": 0x00FFFF,
        "darkblue": 0x00008B, "darkgray": 0xA9A9A9, "darkgreen": 0x006400, "darkgrey": 0xA9A9A9,
        "darkorange": 0xFF8C00, "darkred": 0x8B0000, "fuchsia": 0xFF00FF, "gold": 0xFFD700, "gray": 0x808080,
        "green": 0x008000, "grey": 0x808080, "lightblue": 0xADD8E6, "lightgray": 0xD3D3D3, "lightgreen": 0x90EE90,
        "lightgrey": 0xD3D3D3, "lightyellow": 0xFFFFE0, "lime": 0x00FF00, "magenta": 0xFF00FF, "maroon": 0x800000,
        "navy": 0x000080, "olive": 0x808000, "orange": 0xFFA500, "pink": 0xFFC0CB, "purple": 0x800080,
        "red": 0xFF0000, "royalblue": 0x4169E1, "silver": 0xC0C0C0, "teal": 0x008080, "white": 0xFFFFFF,
        "yellow": 0xFFFF00,
    ]
}
