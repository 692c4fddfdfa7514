/// Which scalars of a text a reader can see, and which of them Jira refuses.
enum VisibleText {
    enum Kind { case visible, space, dropped }

    /// Control characters fail an issue, zero-width ones break searches; joiners stay, since emoji and scripts need them.
    static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x20, 0x09, 0x0A, 0x0C, 0x0D, 0x2028, 0x2029: .space
        case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x2060, 0xFEFF, 0xFDD0...0xFDEF: .dropped
        case let value where value & 0xFFFE == 0xFFFE: .dropped
        default: .visible
        }
    }

    /// One line: white space run together to single spaces, none at the ends, nothing that Jira refuses.
    static func line(_ text: String) -> String {
        if isLine(text) { return text }
        var output = ""
        var owesSpace = false
        var scanner = TextScanner(text)
        while let piece = scanner.next() {
            switch piece {
            case .space: owesSpace = !output.isEmpty
            case .words(let words, _):
                if owesSpace { output.append(" ") }
                owesSpace = false
                output.append(contentsOf: words)
            }
        }
        return output
    }

    /// Whether an ASCII text is such a line already, as most are; `false` says nothing.
    private static func isLine(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard (0x20..<0x7F).contains(byte), byte != 0x20 || previous != 0x20 else { return false }
            previous = byte
        }
        return previous != 0x20 || text.isEmpty
    }

    /// The longest start of the text that has at most so many UTF-16 units and ends at a character's border.
    static func prefix(_ text: String, utf16 limit: Int) -> String {
        guard text.utf16.count > limit else { return text }
        let end = text.utf16.index(text.startIndex, offsetBy: limit)
        // `index(after:)` rounds down to a character's border first, so this is the border at or before `end`.
        let border = text.index(before: text.index(after: end))
        // One character longer than the limit (a letter under hundreds of accents) is cut between its scalars.
        let isUsable = border > text.startIndex && border <= end
        return String(text[..<(isUsable ? border : scalarBorder(in: text, atOrBefore: end))])
    }

    private static func scalarBorder(in text: String, atOrBefore end: String.Index) -> String.Index {
        text.unicodeScalars.index(before: text.unicodeScalars.index(after: end))
    }
}
