import Cxml2

/// Reads HTML as people and editors write it: broken, unclosed, of any encoding's leftovers. Total and bounded.
///
/// libxml2's HTML parser delivers events; the tree is our own. Its own tree is not used because it stops at a depth
/// of 256 and silently loses the rest of the text.
enum HTMLParser {
    struct Result: Sendable {
        let nodes: [HTMLNode]
        /// The markup was nested deeper than `HTMLTreeBuilder.maximumDepth`; only its text was kept.
        let isFlattened: Bool
    }

    static func parse(_ html: String) -> Result {
        // The parser works on C strings: a NUL would end the text.
        var bytes = Array(html.utf8)
        if bytes.contains(0) { bytes.removeAll { $0 == 0 } }
        if let nodes = tree(of: bytes) { return Result(nodes: nodes, isFlattened: false) }
        // Without tags there is no depth; only entities are left for the parser.
        return Result(nodes: tree(of: HTMLTags.stripped(from: bytes)) ?? [], isFlattened: true)
    }

    /// `nil` when the markup is nested too deeply.
    private static func tree(of bytes: [UInt8]) -> [HTMLNode]? {
        guard !bytes.isEmpty, bytes.count < Int(Int32.max) else { return [] }
        _ = library
        guard let context = htmlNewParserCtxt() else { return [] }
        defer { htmlFreeParserCtxt(context) }
        var builder = HTMLTreeBuilder()
        withUnsafeMutablePointer(to: &builder) { builder in
            context.pointee._private = UnsafeMutableRawPointer(builder)
            context.pointee.sax.pointee = handler
            let document = bytes.withUnsafeBytes { buffer in
                htmlCtxtReadMemory(
                    context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, "UTF-8",
                    options)
            }
            if let document { xmlFreeDoc(document) }
        }
        return builder.isTooDeep ? nil : builder.finish()
    }

    /// `xmlInitParser` must have run once before threads use the library.
    private static let library: Void = xmlInitParser()

    private static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_NODEFDTD.rawValue | HTML_PARSE_IGNORE_ENC.rawValue)

    private static var handler: htmlSAXHandler {
        var handler = htmlSAXHandler()
        handler.startElement = { context, name, attributes in
            guard let context, let name, let builder = HTMLParser.builder(context) else { return }
            builder.pointee.start(
                HTMLElement(
                    tag: HTMLTag(name: String(cString: name)), attributes: HTMLParser.attributes(attributes)))
            if builder.pointee.isTooDeep { xmlStopParser(context.assumingMemoryBound(to: xmlParserCtxt.self)) }
        }
        handler.endElement = { context, _ in
            guard let context, let builder = HTMLParser.builder(context) else { return }
            builder.pointee.end()
        }
        let text: charactersSAXFunc = { context, bytes, count in
            guard let context, let bytes, let builder = HTMLParser.builder(context), count > 0 else { return }
            builder.pointee.append(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.characters = text
        handler.ignorableWhitespace = text
        // The content of `script` and `style`; the converter decides what becomes of it.
        handler.cdataBlock = text
        return handler
    }

    private static func builder(_ context: UnsafeMutableRawPointer) -> UnsafeMutablePointer<HTMLTreeBuilder>? {
        context.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private?
            .assumingMemoryBound(to: HTMLTreeBuilder.self)
    }

    /// The library's list: name, value, name, value, …, NULL; a value is NULL where the attribute has none. Names of
    /// elements and attributes come in lower case.
    private static func attributes(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) -> HTMLAttributes {
        var attributes = HTMLAttributes()
        guard let list else { return attributes }
        var index = 0
        while let name = list[index] {
            if let name = HTMLAttribute(name: String(cString: name)) {
                attributes.add(name, list[index + 1].map { String(cString: $0) } ?? "")
            }
            index += 2
        }
        return attributes
    }
}
