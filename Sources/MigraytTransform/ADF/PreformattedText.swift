/// The text of a `pre` element.
struct PreformattedText {
    private var text = ""
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
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { $0 != UInt8(ascii: "\n") }),
            let last = bytes.lastIndex(where: { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: " ") }), first <= last
        else { return "" }
        return String(text[first..<bytes.index(after: last)])
    }

    private mutating func append(_ element: HTMLElement) {
        switch element.tag {
        case .br: text.append("\n")
        case .img, .image: images.append(element)
        case .code, .span, .font, .tt, .samp:
            if language == nil { language = Self.language(of: element) }
            append(element.children)
        case let tag where tag.kind == .invisible: hasLostMarks = true
        case let tag where tag.kind == .block || tag == .ul || tag == .ol:
            startLine()
            append(element.children)
            startLine()
        default:
            hasLostMarks = true
            append(element.children)
        }
    }

    private static func language(of element: HTMLElement) -> String? {
        guard let name = element.attributes[.class]?.wholeMatch(of: /language-([A-Za-z0-9+#._-]{1,40})/) else {
            return nil
        }
        return name.1.lowercased()
    }

    private mutating func startLine() {
        if let last = text.utf8.last, last != UInt8(ascii: "\n") { text.append("\n") }
    }

    private mutating func append(_ addition: String) {
        var scanner = TextScanner(addition)
        while let piece = scanner.next() {
            switch piece {
            case .words(let words, _): text.append(contentsOf: words)
            // "\r\n" is one line break; as scalars the "\r" is simply left out.
            case .space("\r"): continue
            case .space("\t"): text.append("\t")
            case .space(let scalar): text.append(scalar == "\n" || scalar.value > 0x2000 ? "\n" : " ")
            }
        }
    }
}
