import MigraytModel

/// HTML to ADF blocks: total, in order, with every word, always valid against the content model.
///
/// One converter makes one document, from one or several texts; what it found on the way stands in `images` and
/// `tally`.
struct HTMLConverter {
    /// Of the images that are attachments of the source's own host.
    let attachmentID: @Sendable (String) -> String?
    let media: [String: MediaReference]
    var images: [ImageUse] = []
    /// Attachments of the source that a text links instead of showing them.
    var linkedFiles: [ImageUse] = []
    var tally = DiagnosticTally()

    init(attachmentID: @escaping @Sendable (String) -> String?, media: [String: MediaReference]) {
        self.attachmentID = attachmentID
        self.media = media
    }

    mutating func blocks(of html: String) -> [ADFNode] {
        let parsed = HTMLParser.parse(html)
        if parsed.isFlattened { tally.add(.textConstructRebuilt, field: "nesting") }
        return blocks(of: parsed.nodes, in: Surroundings())
    }

    mutating func blocks(of nodes: [HTMLNode], in surroundings: Surroundings) -> [ADFNode] {
        var flow = FlowBuilder()
        convert(nodes, in: surroundings, to: &flow)
        return flow.finish()
    }

    mutating func convert(_ nodes: [HTMLNode], in surroundings: Surroundings, to flow: inout FlowBuilder) {
        for node in nodes {
            switch node {
            case .text(let text): flow.line.append(text, style: surroundings.style)
            case .element(let element): convert(element, in: surroundings, to: &flow)
            }
        }
    }

    private mutating func convert(_ element: HTMLElement, in outer: Surroundings, to flow: inout FlowBuilder) {
        var surroundings = outer
        if let style = element.attributes[.style] { CSSDeclarations(style).apply(to: &surroundings.style) }
        switch element.tag {
        case .br: flow.line.appendBreak()
        case .a: convertAnchor(element, in: surroundings, to: &flow)
        case .img, .image: convertImage(element, in: surroundings, to: &flow)
        case .ul, .ol, .menu, .dir: flow.append(contentsOf: list(element, in: surroundings))
        case .li:
            let list = HTMLElement(tag: .ul, children: [.element(element)])
            flow.append(contentsOf: self.list(list, in: outer))
        case .table: convertTable(element, in: surroundings, to: &flow)
        case .blockquote: convertQuote(element, in: surroundings, to: &flow)
        case .pre, .listing, .xmp, .plaintext: convertPreformatted(element, in: surroundings, to: &flow)
        case .hr: flow.append(ADFNode("rule"))
        case .h1, .h2, .h3, .h4, .h5, .h6: convertHeading(element, in: surroundings, to: &flow)
        case .input: convertInput(element, in: surroundings, to: &flow)
        default:
            if let style = Self.style(of: element, over: surroundings.style) {
                surroundings.style = style
                convert(element.children, in: surroundings, to: &flow)
            } else {
                convertOther(element, in: surroundings, to: &flow)
            }
        }
    }

    /// The style inside an element that stands for a mark; `nil` for other elements.
    private static func style(of element: HTMLElement, over outer: TextStyle) -> TextStyle? {
        var style = outer
        switch element.tag {
        case .b, .strong: style.isStrong = true
        case .i, .em, .var, .cite, .dfn: style.isEmphasised = true
        case .u, .ins: style.isUnderlined = true
        case .s, .strike, .del: style.isStruck = true
        case .code, .tt, .kbd, .samp: style.isCode = true
        case .sub: style.position = .sub
        case .sup: style.position = .sup
        case .font:
            guard let color = element.attributes[.color] else { return style }
            style.setColor(CSSColor(Substring(color)))
        default: return nil
        }
        return style
    }

    private mutating func convertOther(
        _ element: HTMLElement, in surroundings: Surroundings, to flow: inout FlowBuilder
    ) {
        switch element.tag.kind {
        case .block:
            flow.endParagraph()
            convert(
                element.children, in: element.tag == .dt ? surroundings.styled { $0.isStrong = true } : surroundings,
                to: &flow)
            flow.endParagraph()
        case .invisible: tally.add(.textConstructDropped, field: element.tag.rawValue)
        case .plainInline, .silent: convert(element.children, in: surroundings, to: &flow)
        case .embedded: convertEmbedded(element, in: surroundings, to: &flow)
        case .meaningful, .unknown:
            // The name is the writer's and so content: it is not told.
            tally.add(.textConstructRebuilt, field: "unknown element")
            // XML's elements (test steps, pasted data) hold whole values: their ends are the ends of words.
            flow.line.append(" ", style: surroundings.style)
            convert(element.children, in: surroundings, to: &flow)
            flow.line.append(" ", style: surroundings.style)
        }
    }

    private mutating func convertHeading(
        _ element: HTMLElement, in outer: Surroundings, to flow: inout FlowBuilder
    ) {
        flow.endParagraph()
        guard !outer.isInHeading else {
            convert(element.children, in: outer, to: &flow)
            flow.endParagraph()
            return
        }
        var surroundings = outer
        surroundings.isInHeading = true
        let level = element.tag.headingLevel ?? 1
        for block in blocks(of: element.children, in: surroundings) {
            guard block.type == "paragraph" else {
                flow.append(block)
                continue
            }
            flow.append(ADFNode("heading", attributes: ["level": .integer(level)], content: block.content))
        }
    }

    private mutating func convertQuote(
        _ element: HTMLElement, in outer: Surroundings, to flow: inout FlowBuilder
    ) {
        flow.endParagraph()
        guard !outer.isInQuote, outer.listDepth <= Surroundings.deepestHoist else {
            tally.add(.textConstructRebuilt, field: "blockquote")
            convert(element.children, in: outer, to: &flow)
            flow.endParagraph()
            return
        }
        var surroundings = outer
        surroundings.isInQuote = true
        var quoted: [ADFNode] = []
        func close() {
            if !quoted.isEmpty { flow.append(ADFNode("blockquote", content: quoted)) }
            quoted = []
        }
        for block in blocks(of: element.children, in: surroundings) {
            switch ContentModel.place(block, inListItem: false) {
            case .inside(let nodes, let isRebuilt):
                if isRebuilt { tally.add(.textConstructRebuilt, field: block.type) }
                quoted.append(contentsOf: nodes)
            case .outside:
                tally.add(.textConstructRebuilt, field: block.type)
                close()
                flow.append(block)
            }
        }
        close()
    }
}
