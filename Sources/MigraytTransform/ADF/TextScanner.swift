/// Reads a text as a reader sees it: words and the white space between them, without what Jira refuses.
struct TextScanner {
    enum Piece {
        /// Visible scalars, with no more than single spaces between them: nothing in it has to be changed.
        /// `isBlank`: it shows nothing, being non-breaking spaces only.
        case words(Substring, isBlank: Bool)
        case space(Unicode.Scalar)
    }

    private var text: String
    private var offset = 0

    init(_ text: String) {
        self.text = text
        self.text.makeContiguousUTF8()
    }

    mutating func next() -> Piece? {
        var position = offset
        let found = text.withUTF8 { Self.scan($0, from: &position) }
        offset = position
        switch found {
        case .space(let scalar): return .space(scalar)
        case .words(let range, let isBlank):
            if range.count == text.utf8.count { return .words(text[...], isBlank: isBlank) }
            let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
            return .words(text[start..<text.utf8.index(start, offsetBy: range.count)], isBlank: isBlank)
        case nil: return nil
        }
    }

    private enum Found {
        case words(Range<Int>, isBlank: Bool)
        case space(Unicode.Scalar)
    }

    /// - Parameter position: Moves behind what was found.
    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Found? {
        while position < bytes.count {
            let (scalar, length) = scalar(in: bytes, at: position)
            switch VisibleText.kind(of: scalar) {
            case .dropped: position += length
            case .space:
                position += length
                return .space(scalar)
            case .visible:
                let start = position
                let isBlank = scanWords(bytes, from: &position)
                return .words(start..<position, isBlank: isBlank)
            }
        }
        return nil
    }

    /// Moves from a visible scalar to the end of its run.
    private static func scanWords(_ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Bool {
        var isBlank = true
        while position < bytes.count {
            let byte = bytes[position]
            if isVisibleASCII(byte) {
                isBlank = false
                position += 1
            } else if byte == UInt8(ascii: " "), position + 1 < bytes.count, isVisibleASCII(bytes[position + 1]) {
                isBlank = false
                position += 2
            } else if byte >= 0x80 {
                let (scalar, length) = scalar(in: bytes, at: position)
                guard VisibleText.kind(of: scalar) == .visible else { return isBlank }
                if scalar != "\u{A0}" { isBlank = false }
                position += length
            } else {
                return isBlank
            }
        }
        return isBlank
    }

    private static func isVisibleASCII(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    /// The scalar of valid UTF-8 that begins here, and its bytes' count.
    private static func scalar(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
        let first = UInt32(bytes[index])
        if first < 0x80 { return (Unicode.Scalar(bytes[index]), 1) }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = first & (0xFF >> UInt32(length + 1))
        for next in bytes[index + 1..<index + length] { value = value << 6 | UInt32(next & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }
}
