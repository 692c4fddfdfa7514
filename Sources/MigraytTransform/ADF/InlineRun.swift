import MigraytModel

/// Collects the content of one line: text with marks and line breaks, white space as HTML means it.
struct InlineRun {
    private var nodes: [ADFNode] = []
    /// UTF-8: a scalar at a time is appended to bytes several times as fast as to a string.
    private var text: [UInt8] = []
    private var style = TextStyle.plain
    /// White space was read in this style and not written yet; it is written only when something visible follows.
    private var owedSpace: TextStyle?
    private var owedBreaks = 0
    /// Something other than white space and breaks was written.
    private(set) var isVisible = false

    mutating func append(_ addition: String, style newStyle: TextStyle) {
        var isPrepared = false
        for scalar in addition.unicodeScalars {
            switch VisibleText.kind(of: scalar) {
            case .dropped: continue
            case .space:
                if owedSpace == nil { owedSpace = newStyle }
                isPrepared = false
            case .visible:
                if !isPrepared {
                    prepare(for: newStyle)
                    isPrepared = true
                }
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                if scalar != "\u{A0}" { isVisible = true }
            }
        }
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

    /// Writes what is owed, and changes the style, before a visible scalar.
    private mutating func prepare(for newStyle: TextStyle) {
        if owedBreaks == 0, owedSpace == nil, newStyle == style { return }
        if !(nodes.isEmpty && text.isEmpty) {
            if owedBreaks > 0 {
                closeText()
                for _ in 0..<owedBreaks { nodes.append(ADFNode("hardBreak")) }
            } else if let owedSpace {
                change(to: owedSpace)
                text.append(UInt8(ascii: " "))
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
        nodes.append(.text(String(decoding: text, as: UTF8.self), marks: style.marks))
        text.removeAll(keepingCapacity: true)
    }
}
