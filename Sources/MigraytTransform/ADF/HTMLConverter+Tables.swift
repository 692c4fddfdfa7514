import MigraytModel

extension HTMLConverter {
    /// A table; a table within a table is taken apart to the blocks of its cells, since ADF forbids it.
    mutating func convertTable(_ element: HTMLElement, in outer: Surroundings, to flow: inout FlowBuilder) {
        flow.endParagraph()
        guard !outer.isInTable, outer.listDepth <= Surroundings.deepestHoist else {
            tally.add(.textConstructRebuilt, field: "table")
            // `tr` and `td` are paragraph borders to the flow, which is all that is left of them.
            convert(element.children, in: outer, to: &flow)
            flow.endParagraph()
            return
        }
        var surroundings = outer
        surroundings.isInTable = true
        surroundings.isInQuote = false
        surroundings.listDepth = 0
        var builder = TableBuilder()
        addRows(of: element.children, in: surroundings, to: &builder)
        flow.append(contentsOf: builder.finish())
    }

    private mutating func addRows(of nodes: [HTMLNode], in surroundings: Surroundings, to builder: inout TableBuilder) {
        var loose: [HTMLNode] = []
        for node in nodes {
            guard case .element(let element) = node, Self.isTablePart(element.tag) else {
                loose.append(node)
                continue
            }
            addLoose(&loose, in: surroundings, to: &builder)
            var inner = surroundings
            if let style = element.attributes[.style] { CSSDeclarations(style).apply(to: &inner.style) }
            switch element.tag {
            case .tr:
                builder.closeRow()
                addRows(of: element.children, in: inner, to: &builder)
                builder.closeRow()
            case .td, .th:
                builder.append(cell(element, in: inner))
            default:
                builder.closeRow()
                addRows(of: element.children, in: inner, to: &builder)
                builder.closeRow()
            }
        }
        addLoose(&loose, in: surroundings, to: &builder)
    }

    private static func isTablePart(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .tr, .td, .th, .tbody, .thead, .tfoot: true
        default: false
        }
    }

    /// A caption, or text that stands between rows: it interrupts the table, so that the order is kept.
    private mutating func addLoose(
        _ nodes: inout [HTMLNode], in surroundings: Surroundings, to builder: inout TableBuilder
    ) {
        guard !nodes.isEmpty else { return }
        let blocks = blocks(of: nodes, in: surroundings)
        nodes = []
        if !blocks.isEmpty { builder.interrupt(with: blocks) }
    }

    private mutating func cell(_ element: HTMLElement, in surroundings: Surroundings) -> ADFNode {
        var attributes: [String: JSON] = [:]
        for name in [HTMLAttribute.colspan, .rowspan] {
            // HTML's own limits of the two are 1,000 and 65,534.
            if let span = element.attributes[name].flatMap({ Int64($0) }), (2...1000).contains(span) {
                attributes[name.rawValue] = .integer(span)
            }
        }
        let color =
            element.attributes[.style].flatMap { CSSDeclarations($0).background }
            ?? element.attributes[.bgcolor].flatMap { CSSColor(Substring($0)) }
        if let color, color != .white { attributes["background"] = .string(color.hexadecimal) }
        var inner = surroundings
        // The cell shows the colour itself.
        inner.style.setBackground(nil)
        let content = blocks(of: element.children, in: inner)
        return ADFNode(
            element.tag == .th ? "tableHeader" : "tableCell", attributes: attributes,
            content: content.isEmpty ? [.paragraph([])] : content)
    }
}

/// Builds a table that may be interrupted.
private struct TableBuilder {
    private var result: [ADFNode] = []
    private var rows: [ADFNode] = []
    private var row: [ADFNode] = []

    mutating func append(_ cell: ADFNode) { row.append(cell) }

    mutating func closeRow() {
        guard !row.isEmpty else { return }
        rows.append(ADFNode("tableRow", content: row))
        row = []
    }

    mutating func interrupt(with blocks: [ADFNode]) {
        closeTable()
        result.append(contentsOf: blocks)
    }

    mutating func finish() -> [ADFNode] {
        closeTable()
        return result
    }

    private mutating func closeTable() {
        closeRow()
        guard !rows.isEmpty else { return }
        result.append(ADFNode("table", content: rows))
        rows = []
    }
}
