import MigraytModel

/// A converted text.
public struct RichText: Sendable {
    /// A `doc` node, valid against ADF's content model and within Jira's text limit.
    public let node: Sensitive<ADFNode>
    /// The GUIDs of the source attachments that the text shows, each once, in order.
    public let images: [String]
    public let diagnostics: [Diagnostic]
    /// The images, then the files that it only names.
    let fileUses: [ImageUse]
    /// What it shows or names of the source's files, each once.
    public var files: [SourceAttachment] { fileUses.map(\.attachment.withSafeName) }
    /// Whether Jira had no room for all of it.
    let isCut: Bool

    /// Closes a document: cuts it to Jira's limit and gathers what was found on the way.
    init(blocks: [ADFNode], converter: HTMLConverter, field: String) {
        var tally = converter.tally
        let limited = DocumentLimit.apply(to: blocks)
        isCut = limited.isCut
        if limited.isCut { tally.add(.textTruncated, field: field) }
        node = Sensitive(ADFNode("doc", content: limited.blocks))
        var seen: Set<String> = []
        let shown = converter.images.filter { seen.insert($0.id).inserted }
        images = shown.map(\.id)
        fileUses = shown + converter.linkedFiles.filter { seen.insert($0.id).inserted }
        diagnostics = tally.diagnostics
    }

    private init(_ other: RichText, diagnostics: [Diagnostic]) {
        node = other.node
        images = other.images
        fileUses = other.fileUses
        isCut = other.isCut
        self.diagnostics = diagnostics
    }

    /// The same text with only some of its diagnostics.
    func keeping(_ isKept: (Diagnostic) -> Bool) -> RichText {
        RichText(self, diagnostics: diagnostics.filter(isKept))
    }
}
