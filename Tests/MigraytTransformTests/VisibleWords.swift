import MigraytModel

/// The words a reader sees, by a second reading of HTML that shares nothing with the converter's parser.
enum VisibleWords {
    private static let inline: Set<String> = [
        "a", "abbr", "b", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "samp", "small", "span",
        "strike", "strong", "sub", "sup", "tt", "u",
    ]
    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"]

    static func of(html: String) -> [Substring] {
        var text = ""
        var rest = Substring(html)
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            let after = rest.index(after: open)
            guard after < rest.endIndex, rest[after].isLetter || "/!?".contains(rest[after]),
                let close = rest[after...].firstIndex(of: ">")
            else {
                text += "<"
                rest = rest[after...]
                continue
            }
            let name = rest[after..<close].drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
            if !inline.contains(name) { text += " " }
            rest = rest[rest.index(after: close)...]
        }
        text += rest
        let decoded = text.replacing(/&([a-z]+|#[0-9]+);/) { match in
            if match.1.hasPrefix("#") {
                return UInt32(match.1.dropFirst()).flatMap(Unicode.Scalar.init).map { String($0) } ?? String(match.0)
            }
            return entities[String(match.1)] ?? String(match.0)
        }
        return words(decoded)
    }

    /// Of a document: a block's and a line's end is a word's end. Words that stand for images are not the writer's.
    static func of(_ node: ADFNode) -> [Substring] {
        var text = ""
        func walk(_ node: ADFNode) {
            if let own = node.text { text += own } else if node.type == "hardBreak" { text += " " }
            node.content.forEach(walk)
            if node.type != "text" { text += " " }
        }
        walk(node)
        return words(text.replacing(/\[image: [^\]]*\]/, with: " "))
    }

    private static func words(_ text: String) -> [Substring] {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\u{200B}" || $0.properties.isWhitespace })
        )
        .split(whereSeparator: \.isWhitespace)
    }
}
