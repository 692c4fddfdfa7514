import MigraytModel

/// Collects the content of one line: text with marks and line breaks, white space as HTML means it.
struct InlineRun {
    private var nodes: [ADFNode] = []
    private var text = ""
    private var style = TextStyle.plain
    /// White space was read in this style and not written yet; it is written only when something visible follows.
    private var owedSpace: TextStyle?
    private var owedBreaks = 0
    /// Something other than white space and breaks was written.
    private(set) var isVisible = false

    mutating func append(_ addition: String, style newStyle: TextStyle) {
        var scanner = TextScanner(addition)
        // From the first word on nothing is owed but a space between two words of this addition.
        var isPrepared = false
        var owesSpace = false
        while let piece = scanner.next() {
            switch piece {
            case .space: if isPrepared { owesSpace = true } else if owedSpace == nil { owedSpace = newStyle }
            case .words(let words, let isBlank):
                if !isPrepared { prepare(for: newStyle) }
                isPrepared = true
                if owesSpace { text.append(" ") }
                owesSpace = false
                // The whole addition, as most are, is not copied.
                if text.isEmpty { text = String(words) } else { text.append(contentsOf: words) }
                if !isBlank { isVisible = true }
            }
        }
        if owesSpace { owedSpace = newStyle }
    }

    mutating func appendBreak() {
        owedSpace = nil
        // More than two in a row are no more than a gap.
        owedBreaks = min(owedBreaks + 1, 2)
    }

    /// The line's nodes; empty when it shows nothing. The run is then as new.
    mutating func finish() -> [ADFNode] {
        closeText()
        let result = isVisible ? nodes : []
        self = InlineRun()
        return result
    }

    /// Writes what is owed, and changes the style, before something visible.
    private mutating func prepare(for newStyle: TextStyle) {
        if !(nodes.isEmpty && text.isEmpty) {
            if owedBreaks > 0 {
                closeText()
                for _ in 0..<owedBreaks { nodes.append(ADFNode("hardBreak")) }
            } else if let owedSpace {
                change(to: owedSpace)
                text.append(" ")
            }
        }
        owedBreaks = 0
        owedSpace = nil
        change(to: newStyle)
    }

    private mutating func change(to newStyle: TextStyle) {
        guard newStyle != style else { return }
        closeText()
        style = newStyle
    }

    private mutating func closeText() {
        guard !text.isEmpty else { return }
        nodes.append(.text(text, marks: style.marks))
        text = ""
    }
}
