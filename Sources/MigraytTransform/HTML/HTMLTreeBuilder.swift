/// Puts the parser's events together to a tree of bounded depth.
struct HTMLTreeBuilder {
    /// Deeper nesting ends the parse: every later stage recurses over the tree, and no one writes this by hand.
    static let maximumDepth = 256

    private(set) var isTooDeep = false
    private var root: [HTMLNode] = []
    private var open: [HTMLElement] = []
    private var text: [UInt8] = []

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) { text.append(contentsOf: bytes) }

    mutating func start(_ element: HTMLElement) {
        closeText()
        guard open.count < Self.maximumDepth else {
            isTooDeep = true
            return
        }
        open.append(element)
    }

    /// Closes the innermost element. The parser's start and end events are balanced.
    mutating func end() {
        closeText()
        guard let element = open.popLast() else { return }
        add(.element(element))
    }

    mutating func finish() -> [HTMLNode] {
        while !open.isEmpty { end() }
        closeText()
        return root
    }

    private mutating func closeText() {
        guard !text.isEmpty else { return }
        let node = HTMLNode.text(String(decoding: text, as: UTF8.self))
        text.removeAll(keepingCapacity: true)
        add(node)
    }

    private mutating func add(_ node: HTMLNode) {
        if open.isEmpty { root.append(node) } else { open[open.count - 1].children.append(node) }
    }
}
