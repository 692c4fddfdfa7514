/// The declarations of a `style` attribute that ADF has marks for.
struct CSSDeclarations {
    private var values: [Substring: Substring] = [:]
    private let lowercased: String

    init(_ style: String) {
        lowercased = style.lowercased()
        for declaration in lowercased.split(separator: ";") {
            guard let colon = declaration.firstIndex(of: ":") else { continue }
            let value = declaration[declaration.index(after: colon)...]
            values[Self.trimmed(declaration[..<colon])] = Self.trimmed(value.prefix { $0 != "!" })
        }
    }

    /// Adds what the declarations say to a style.
    func apply(to style: inout TextStyle) {
        if let weight = values["font-weight"] {
            if let number = Int(weight) {
                style.isStrong = number >= 600
            } else {
                style.isStrong = weight.hasPrefix("bold")
            }
        }
        if let slant = values["font-style"] { style.isEmphasised = slant == "italic" || slant == "oblique" }
        if let line = values["text-decoration"] ?? values["text-decoration-line"] {
            if line.contains("underline") { style.isUnderlined = true }
            if line.contains("line-through") { style.isStruck = true }
        }
        if let color = values["color"] { style.setColor(CSSColor.hexadecimal(color)) }
        if let background { style.setBackground(background) }
    }

    /// The background colour as `#rrggbb`.
    var background: String? {
        (values["background-color"] ?? values["background"]).flatMap { CSSColor.hexadecimal($0) }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
