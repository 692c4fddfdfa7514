import MigraytModel

extension HTMLConverter {
    /// Markdown by way of HTML, so that one converter makes every document.
    ///
    /// A text that would be too dear to render is carried as plain paragraphs, and told.
    mutating func blocks(ofMarkdown markdown: String, people: [SourceIdentity]) -> [ADFNode] {
        let prepared = AzureMarkdown(people: people).prepared(markdown)
        guard MarkdownCost.isBearable(prepared), let html = MarkdownRenderer.html(of: prepared) else {
            tally.add(.textConstructRebuilt, field: "markdown")
            return PlainParagraphs.blocks(of: markdown)
        }
        return blocks(of: html)
    }
}
