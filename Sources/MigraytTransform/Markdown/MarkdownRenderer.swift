import Ccmark
import Synchronization

/// Markdown to HTML by cmark-gfm: CommonMark with GitHub's tables, strikethrough, bare addresses and task lists.
///
/// HTML within Markdown is let through, as Azure DevOps lets it: what is harmful in it the HTML converter takes out,
/// as it does for a field that is HTML.
enum MarkdownRenderer {
    /// cmark-gfm 0.29 keeps the characters that start an extension's syntax in one table for the whole process, and each
    /// parse writes and clears it: two at once would lose each other's strikethroughs and addresses. What is done behind
    /// the gate is computing only, milliseconds for what people write and bounded by `MarkdownCost` for the rest.
    private static let gate = Mutex<Void>(())

    private static let extensions: Void = cmark_gfm_core_extensions_ensure_registered()

    /// Line breaks stay line breaks, as in the discussions of Azure DevOps; `~` alone means "about".
    private static let options = CMARK_OPT_UNSAFE | CMARK_OPT_HARDBREAKS | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE

    /// - Returns: `nil` only when the library gives no parser.
    static func html(of markdown: String) -> String? {
        gate.withLock { _ in rendered(markdown) }
    }

    private static func rendered(_ markdown: String) -> String? {
        _ = extensions
        guard let parser = cmark_parser_new(options) else { return nil }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            if let syntax = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, syntax) }
        }
        var text = markdown
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
        }
        guard let document = cmark_parser_finish(parser) else { return nil }
        defer { cmark_node_free(document) }
        keepGenerics(in: document)
        guard let html = cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) else {
            return nil
        }
        defer { cmark_get_default_mem_allocator().pointee.free(html) }
        return String(cString: html)
    }

    /// `List<Item>` within a line is a tag to Markdown, and was never meant as one: a tag with a name that HTML has not
    /// becomes text.
    private static func keepGenerics(in document: OpaquePointer) {
        guard let iterator = cmark_iter_new(document) else { return }
        defer { cmark_iter_free(iterator) }
        while cmark_iter_next(iterator) != CMARK_EVENT_DONE {
            guard let node = cmark_iter_get_node(iterator), cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE,
                let tag = cmark_node_get_literal(node), !HTMLTags.isKnown(tag: String(cString: tag)),
                let text = cmark_node_new(CMARK_NODE_TEXT)
            else { continue }
            cmark_node_set_literal(text, tag)
            // The iterator knows its next node already, and a tag has no children: the node may go.
            if cmark_node_replace(node, text) == 1 { cmark_node_free(node) } else { cmark_node_free(text) }
        }
    }
}
