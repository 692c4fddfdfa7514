import MigraytModel

/// Collects blocks; text between them becomes paragraphs.
struct FlowBuilder {
    private var blocks: [ADFNode] = []
    var line = InlineRun()

    /// Ends the open paragraph, if one is open.
    mutating func endParagraph() {
        let content = line.finish()
        if !content.isEmpty { blocks.append(.paragraph(content)) }
    }

    mutating func append(_ block: ADFNode) {
        endParagraph()
        blocks.append(block)
    }

    mutating func append(contentsOf newBlocks: [ADFNode]) {
        endParagraph()
        blocks.append(contentsOf: newBlocks)
    }

    mutating func finish() -> [ADFNode] {
        endParagraph()
        return blocks
    }
}
