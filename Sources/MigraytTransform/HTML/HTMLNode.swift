/// A piece of parsed HTML: what the converter reads. Comments, doctypes and processing instructions are not kept.
indirect enum HTMLNode: Sendable {
    case text(String)
    case element(HTMLElement)
}

struct HTMLElement: Sendable {
    /// Lower case.
    let name: String
    /// By lower-case name; of a repeated name the first counts, as in browsers.
    let attributes: [String: String]
    var children: [HTMLNode] = []
}

extension HTMLNode {
    /// An element without attributes, as it is made and not read.
    static func tag(_ name: String, _ children: [HTMLNode]) -> HTMLNode {
        .element(HTMLElement(name: name, attributes: [:], children: children))
    }
}
