import MigraytModel

/// Which block may stand in which container, and in what form, for the nodes that the converter makes.
///
/// Source: Atlassian's ADF schema 57.3.4, narrowed where Jira is known to refuse what the schema allows: a list item
/// begins with something other than a list here.
enum ContentModel {
    /// What becomes of a block in a container.
    enum Place {
        /// As it is, or rebuilt to one or several blocks that are allowed.
        case inside([ADFNode], isRebuilt: Bool)
        /// Not at all: the container is closed around it.
        case outside
    }

    static func place(_ block: ADFNode, inListItem isListItem: Bool) -> Place {
        switch block.type {
        case "paragraph", "bulletList", "orderedList", "codeBlock", "mediaSingle": .inside([block], isRebuilt: false)
        case "heading": .inside([strongParagraph(block)], isRebuilt: true)
        case "blockquote" where !isListItem: .inside(block.content, isRebuilt: true)
        case "rule" where isListItem: .inside([], isRebuilt: true)
        default: .outside
        }
    }

    /// A heading where none is allowed.
    static func strongParagraph(_ heading: ADFNode) -> ADFNode {
        .paragraph(
            heading.content.map { node in
                // `code` stands beside no other mark than a link.
                guard node.type == "text", !node.marks.contains(where: { $0.type == "strong" || $0.type == "code" })
                else {
                    return node
                }
                var strong = node
                strong.marks.append(ADFMark("strong"))
                return strong
            })
    }

    /// A list item of blocks that are allowed in one.
    static func listItem(_ blocks: [ADFNode]) -> ADFNode {
        let beginsWithList = blocks.first.map { $0.type == "bulletList" || $0.type == "orderedList" } ?? true
        return ADFNode("listItem", content: beginsWithList ? [.paragraph([])] + blocks : blocks)
    }
}
