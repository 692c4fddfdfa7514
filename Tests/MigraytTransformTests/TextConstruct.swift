/// A construct of the source's texts, an example of it, and what the example becomes.
struct TextConstruct: Sendable {
    let name: String
    let source: String
    /// See `ADFNode.outline`.
    let outline: String

    init(_ name: String, _ source: String, _ outline: String) {
        self.name = name
        self.source = source
        self.outline = outline
    }
}
