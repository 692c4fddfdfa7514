import MigraytModel

extension HTMLConverter {
    /// A list; several blocks where something stood in it that ADF forbids there.
    mutating func list(_ element: HTMLElement, in outer: Surroundings) -> [ADFNode] {
        var surroundings = outer
        surroundings.listDepth += 1
        var builder = ListBuilder(element)
        var loose: [HTMLNode] = []
        for child in element.children {
            guard case .element(let item) = child, item.tag == .li else {
                loose.append(child)
                continue
            }
            addLoose(&loose, in: surroundings, to: &builder)
            var style = surroundings
            if let declared = item.attributes[.style] { CSSDeclarations(declared).apply(to: &style.style) }
            add(blocks(of: item.children, in: style), to: &builder, asNewItem: true)
        }
        addLoose(&loose, in: surroundings, to: &builder)
        return builder.finish()
    }

    /// What stands in a list outside its items: a list belongs to the item before it, as its writer saw it.
    private mutating func addLoose(
        _ nodes: inout [HTMLNode], in surroundings: Surroundings, to builder: inout ListBuilder
    ) {
        guard !nodes.isEmpty else { return }
        let blocks = blocks(of: nodes, in: surroundings)
        nodes = []
        let isList = blocks.first.map { $0.type == "bulletList" || $0.type == "orderedList" } ?? false
        add(blocks, to: &builder, asNewItem: !isList)
    }

    private mutating func add(_ blocks: [ADFNode], to builder: inout ListBuilder, asNewItem isNew: Bool) {
        if isNew { builder.closeItem() }
        for block in blocks {
            switch ContentModel.place(block, inListItem: true) {
            case .inside(let nodes, let isRebuilt):
                if isRebuilt { tally.add(.textConstructRebuilt, field: block.type) }
                builder.append(contentsOf: nodes)
            case .outside:
                tally.add(.textConstructRebuilt, field: block.type)
                builder.interrupt(with: block)
            }
        }
    }
}

/// Builds a list that may be interrupted; its numbers go on after the interruption.
private struct ListBuilder {
    private let type: String
    private var number: Int64
    private var result: [ADFNode] = []
    private var items: [ADFNode] = []
    private var item: [ADFNode] = []

    init(_ element: HTMLElement) {
        type = element.tag == .ol ? "orderedList" : "bulletList"
        number = max(0, element.attributes[.start].flatMap { Int64($0) } ?? 1)
    }

    mutating func append(contentsOf blocks: [ADFNode]) { item.append(contentsOf: blocks) }

    mutating func closeItem() {
        guard !item.isEmpty else { return }
        items.append(ContentModel.listItem(item))
        item = []
    }

    mutating func interrupt(with block: ADFNode) {
        closeList()
        result.append(block)
    }

    mutating func finish() -> [ADFNode] {
        closeList()
        return result
    }

    private mutating func closeList() {
        closeItem()
        guard !items.isEmpty else { return }
        let isNumbered = type == "orderedList" && number != 1
        result.append(ADFNode(type, attributes: isNumbered ? ["order": .integer(number)] : [:], content: items))
        number = number.addingReportingOverflow(Int64(items.count)).partialValue
        number = max(0, number)
        items = []
    }
}
