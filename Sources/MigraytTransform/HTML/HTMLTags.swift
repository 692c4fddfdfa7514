/// Tags in texts that are not parsed, or not yet.
enum HTMLTags {
    /// Whether a tag such as `</b>` is of an element of HTML, or is none of an element at all (a comment). Names with a
    /// colon are those of office programs.
    static func isKnown(tag: String) -> Bool {
        let name = tag.drop { $0 == "<" || $0 == "/" }.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
            .lowercased()
        guard name.first?.isLetter ?? false, !name.contains(":") else { return true }
        return HTMLTag(name: name).kind != .unknown
    }

    /// Whether a text of unknown kind is HTML: it has an end tag, line break or image of HTML. A text with a mere `<` is
    /// plain, since what an HTML parser would take for a tag there would be lost.
    static func isMarkup(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return false }
        for part in text.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
            guard part.contains(">") else { continue }
            let isEnd = part.hasPrefix("/")
            let name = part.drop { $0 == "/" }.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
            let tag = HTMLTag(name: name)
            if isEnd
                ? [.meaningful, .block, .plainInline].contains(tag.kind) : tag == .br || tag == .img || tag == .hr
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
            let tag = HTMLTag(name: String(decoding: name, as: UTF8.self).lowercased())
            if tag == .br || tag.kind == .block { output.append(contentsOf: "<br>".utf8) }
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
