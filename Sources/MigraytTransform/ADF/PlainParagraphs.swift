import MigraytModel

/// Text that is not HTML (Markdown that is too dear to render) as paragraphs: an empty line ends one, a line break
/// stays one.
enum PlainParagraphs {
    static func blocks(of text: String) -> [ADFNode] {
        var flow = FlowBuilder()
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) {
                flow.endParagraph()
            } else {
                flow.line.append(String(line), style: .plain)
                flow.line.appendBreak()
            }
        }
        return flow.finish()
    }
}
