import MigraytModel

/// Cuts a document that is longer than Jira takes: at block borders, so that it stays valid.
///
/// Length is that of the plain text in UTF-16 units, a unit for each block and line break added: Jira is known to count
/// characters, but not which form of a document it counts, so the limit is set below Jira's.
struct DocumentLimit {
    /// A leaf block longer than this is cut inside, since leaving it out as a whole would lose more than it saves.
    static let longestDroppedBlock = 1_000

    private var remaining: Int

    /// - Returns: The blocks that fit and whether something was cut.
    static func apply(to blocks: [ADFNode], limit: Int = PlatformLimits.Jira.safeTextLength) -> (
        blocks: [ADFNode], isCut: Bool
    ) {
        let document = ADFNode("doc", content: blocks)
        // A text has no fewer bytes of UTF-8 than units of UTF-16, and they need not be counted one by one.
        if length(of: document, upTo: limit, unit: \.utf8.count) <= limit { return (blocks, false) }
        guard length(of: document, upTo: limit) > limit else { return (blocks, false) }
        let notice = ADFNode.paragraph([.text(noticeText, marks: [ADFMark("em")])])
        var state = DocumentLimit(remaining: limit - length(of: notice, upTo: limit))
        return (state.children(of: blocks) + [notice], true)
    }

    private static let noticeText = "[Cut here by the migration: the original is longer than Jira allows.]"

    /// The node's length, or some number above `limit` when it is longer: a long document is not walked to its end at
    /// every level of its nesting.
    private static func length(
        of node: ADFNode, upTo limit: Int, unit: (String) -> Int = \.utf16.count
    ) -> Int {
        if let text = node.text { return unit(text) }
        var total = 1
        for child in node.content {
            if total > limit { break }
            total += length(of: child, upTo: limit - total, unit: unit)
        }
        return total
    }

    /// The nodes up to the first that does not fit, and what fits of that one.
    private mutating func children(of nodes: [ADFNode]) -> [ADFNode] {
        var kept: [ADFNode] = []
        for node in nodes {
            let length = Self.length(of: node, upTo: max(remaining, Self.longestDroppedBlock))
            if length <= remaining {
                remaining -= length
                kept.append(node)
                continue
            }
            if let part = part(of: node, length: length) { kept.append(part) }
            remaining = 0
            break
        }
        return kept
    }

    private mutating func part(of node: ADFNode, length: Int) -> ADFNode? {
        guard remaining > 1 else { return nil }
        if let text = node.text {
            let start = VisibleText.prefix(text, utf16: remaining)
            return start.isEmpty ? nil : .text(start, marks: node.marks)
        }
        if Self.leafBlocks.contains(node.type), length <= Self.longestDroppedBlock { return nil }
        guard !node.content.isEmpty else { return nil }
        remaining -= 1
        var part = node
        part.content = children(of: node.content)
        return part.content.isEmpty ? nil : part
    }

    private static let leafBlocks: Set<String> = ["paragraph", "heading", "codeBlock"]
}
