/// What the converter knows of HTML's element names.
enum HTMLTags {
    /// Elements that start and end a paragraph and mean nothing else to Jira.
    static let blocks: Set<String> = [
        "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "head", "header", "hgroup", "html", "legend", "li",
        "main",
        "menu", "nav", "noframes", "noscript", "optgroup", "option", "p", "search", "section", "select", "summary",
        "table",
        "tbody", "td", "textarea", "tfoot", "th", "thead", "tr",
    ]

    /// Elements inside a line that carry no meaning for Jira; their content goes on as it is.
    static let plainInline: Set<String> = [
        "abbr", "acronym", "bdi", "bdo", "big", "blink", "button", "data", "label", "marquee",
        "mark", "meter", "nobr", "output", "progress", "q", "rp", "rt", "ruby", "small", "span", "time", "wbr",
    ]

    /// Elements whose content is never shown to a reader. Not `head`: the parser opens one for a `style` at the start
    /// and puts the text after it inside.
    static let invisible: Set<String> = ["script", "style", "template", "title"]

    /// Elements that hold nothing that could be lost.
    static let silent: Set<String> = ["base", "basefont", "col", "colgroup", "link", "meta", "param", "track"]

    /// Elements that show another resource, which Jira's documents cannot embed.
    static let embedded: Set<String> = ["audio", "embed", "frame", "iframe", "object", "source", "video"]

    /// Elements that the converter makes nodes and marks of.
    static let meaningful: Set<String> = [
        "a", "b", "blockquote", "br", "cite", "code", "del", "dfn", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr",
        "i", "image", "img", "input", "ins", "kbd", "listing", "ol", "plaintext", "pre", "s", "samp", "strike",
        "strong", "sub", "sup", "tt", "u", "ul", "var", "xmp",
    ]

    /// Whether a tag such as `</b>` is of an element of HTML, or is none of an element at all (a comment). Names with a
    /// colon are those of office programs.
    static func isKnown(tag: String) -> Bool {
        let name = tag.drop { $0 == "<" || $0 == "/" }.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
            .lowercased()
        guard name.first?.isLetter ?? false, !name.contains(":") else { return true }
        return [meaningful, blocks, plainInline, invisible, silent, embedded].contains { $0.contains(name) }
    }

    /// Whether a text of unknown kind is HTML: it has an end tag, line break or image of HTML. A text with a mere `<` is
    /// plain, since what an HTML parser would take for a tag there would be lost.
    static func isMarkup(_ text: String) -> Bool {
        for part in text.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            guard part.contains(">") else { continue }
            let isEnd = part.hasPrefix("/")
            let name = part.drop { $0 == "/" }.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
            if isEnd
                ? meaningful.contains(name) || blocks.contains(name) || plainInline.contains(name)
                : ["br", "img", "hr"].contains(name)
            {
                return true
            }
        }
        return false
    }

    /// The bytes with every tag taken out; what starts or ends a paragraph becomes a line break.
    static func stripped(from bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            guard byte == UInt8(ascii: "<"), isLetter(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            else {
                output.append(byte)
                index += 1
                continue
            }
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else {
                // No tag ends any more: the rest is text.
                output.append(contentsOf: "&lt;".utf8)
                output.append(contentsOf: bytes[(index + 1)...])
                break
            }
            let name = bytes[(index + 1)..<end].drop { $0 == UInt8(ascii: "/") }.prefix(while: isLetterOrDigit)
            let tag = String(decoding: name, as: UTF8.self).lowercased()
            if tag == "br" || blocks.contains(tag) { output.append(contentsOf: "<br>".utf8) }
            index = end + 1
        }
        return output
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
