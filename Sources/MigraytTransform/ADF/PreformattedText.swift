/// The text of a `pre` element.
struct PreformattedText {
    private var scalars = String.UnicodeScalarView()
    private(set) var images: [HTMLElement] = []
    private(set) var hasLostMarks = false
    /// Of a `code` element as Markdown's code blocks become one: `class="language-swift"`.
    private(set) var language: String?

    mutating func append(_ nodes: [HTMLNode]) {
        for node in nodes {
            switch node {
            case .text(let text): append(text)
            case .element(let element): append(element)
            }
        }
    }

    /// The text without the line breaks at its ends; empty when nothing in it is visible.
    func finish() -> String {
        guard let first = scalars.firstIndex(where: { $0 != "\n" }),
            let last = scalars.lastIndex(where: { $0 != "\n" && $0 != " " }), first <= last
        else { return "" }
        return String(scalars[first...last])
    }

    private mutating func append(_ element: HTMLElement) {
        switch element.name {
        case "br": scalars.append("\n")
        case "img", "image": images.append(element)
        case let name where HTMLTags.invisible.contains(name): hasLostMarks = true
        case "code", "span", "font", "tt", "samp":
            if language == nil { language = Self.language(of: element) }
            append(element.children)
        case let name where HTMLTags.blocks.contains(name) || name == "ul" || name == "ol":
            startLine()
            append(element.children)
            startLine()
        default:
            hasLostMarks = true
            append(element.children)
        }
    }

    private static func language(of element: HTMLElement) -> String? {
        guard let name = element.attributes["class"]?.wholeMatch(of: /language-([A-Za-z0-9+#._-]{1,40})/) else {
            return nil
        }
        return name.1.lowercased()
    }

    private mutating func startLine() {
        if let last = scalars.last, last != "\n" { scalars.append("\n") }
    }

    private mutating func append(_ text: String) {
        // "\r\n" is one line break; as scalars the "\r" is simply left out.
        for scalar in text.unicodeScalars where scalar != "\r" {
            switch VisibleText.kind(of: scalar) {
            case .dropped: continue
            case .space: scalars.append(scalar == "\t" || scalar == "\n" ? scalar : scalar.value > 0x2000 ? "\n" : " ")
            case .visible: scalars.append(scalar)
            }
        }
    }
}
