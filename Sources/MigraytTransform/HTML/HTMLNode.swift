/// A piece of parsed HTML: what the converter reads. Comments, doctypes and processing instructions are not kept.
enum HTMLNode: Sendable {
    case text(String)
    case element(HTMLElement)
}

struct HTMLElement: Sendable {
    let tag: HTMLTag
    var attributes = HTMLAttributes()
    var children: [HTMLNode] = []
}

extension HTMLNode {
    /// An element without attributes, as it is made and not read.
    static func tag(_ tag: HTMLTag, _ children: [HTMLNode]) -> HTMLNode {
        .element(HTMLElement(tag: tag, children: children))
    }
}
