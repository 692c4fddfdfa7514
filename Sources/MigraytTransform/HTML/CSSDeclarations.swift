/// The declarations of a `style` attribute that ADF has marks for.
struct CSSDeclarations {
    private var weight: Substring?
    private var slant: Substring?
    private var decoration: Substring?
    private var decorationLine: Substring?
    private var color: Substring?
    private var backgroundColor: Substring?
    private var backgroundShorthand: Substring?

    /// Of a repeated property the last counts.
    init(_ style: String) {
        for declaration in style.lowercased().utf8.split(separator: UInt8(ascii: ";")) {
            guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let text = declaration[declaration.index(after: colon)...].prefix { $0 != UInt8(ascii: "!") }
            let value = Self.trimmed(Substring(text))
            switch Self.trimmed(Substring(declaration[..<colon])) {
            case "font-weight": weight = value
            case "font-style": slant = value
            case "text-decoration": decoration = value
            case "text-decoration-line": decorationLine = value
            case "color": color = value
            case "background-color": backgroundColor = value
            case "background": backgroundShorthand = value
            default: break
            }
        }
    }

    /// Adds what the declarations say to a style.
    func apply(to style: inout TextStyle) {
        if let weight {
            if let number = Int(weight) {
                style.isStrong = number >= 600
            } else {
                style.isStrong = weight.hasPrefix("bold")
            }
        }
        if let slant { style.isEmphasised = slant == "italic" || slant == "oblique" }
        if let line = decoration ?? decorationLine {
            if line.contains("underline") { style.isUnderlined = true }
            if line.contains("line-through") { style.isStruck = true }
        }
        if let color { style.setColor(CSSColor(color)) }
        if let background { style.setBackground(background) }
    }

    var background: CSSColor? { (backgroundColor ?? backgroundShorthand).flatMap { CSSColor($0) } }

    private static func trimmed(_ text: Substring) -> Substring {
        // Letters, digits and brackets at both ends, as in most values, need no look at Unicode's tables.
        if let first = text.utf8.first, let last = text.utf8.last, (0x21..<0x7F).contains(first),
            (0x21..<0x7F).contains(last)
        {
            return text
        }
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
