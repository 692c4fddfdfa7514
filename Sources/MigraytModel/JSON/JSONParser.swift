/// Reads RFC 8259 JSON from bytes, strictly and with a bound on depth.
public struct JSONParser {
    /// Deeper nesting than this is refused, so that a hostile answer cannot overflow the stack.
    public static let maximumDepth = 512

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// The members of the objects that are open, the innermost last: how many there are is known at an object's end.
    private var members: [(key: String, value: JSON)] = []
    private var keys = JSONKeys()
    private var isOutermost = false

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The value that the bytes hold. A UTF-8 byte order mark before it is skipped; of a repeated key the first counts.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        let result: Result<JSON, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer)
            do throws(JSONError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Of an object that the bytes hold only the members that are no objects or lists: the rest is checked to be JSON
    /// and left out. For answers that repeat what was sent and of which an id is wanted.
    public static func parseOutermost(_ bytes: [UInt8]) throws(JSONError) -> JSON {
        let result: Result<JSON, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(buffer)
            parser.isOutermost = true
            do throws(JSONError) { return .success(try parser.document()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private mutating func document() throws(JSONError) -> JSON {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
        let value = try self.value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw JSONError(offset: index) }
        return value
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard index < bytes.count else { throw JSONError(offset: index) }
        return bytes[index]
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= Self.maximumDepth else { throw JSONError(offset: index) }
        skipSpace()
        switch try peek() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let end = index + text.utf8CodeUnitCount
        guard end <= bytes.count else { throw JSONError(offset: index) }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] {
            throw JSONError(offset: index + offset)
        }
        index = end
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        index += 1
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            index += 1
            return .members(JSONObject())
        }
        let first = members.count
        while true {
            skipSpace()
            guard try peek() == UInt8(ascii: "\"") else { throw JSONError(offset: index) }
            let key = try key()
            skipSpace()
            guard try peek() == UInt8(ascii: ":") else { throw JSONError(offset: index) }
            index += 1
            if isOutermost, try isNested() {
                try skip(depth: depth + 1)
            } else {
                members.append((key, try value(depth: depth + 1)))
            }
            skipSpace()
            let next = try peek()
            index += 1
            if next == UInt8(ascii: "}") { return .members(close(from: first)) }
            guard next == UInt8(ascii: ",") else { throw JSONError(offset: index - 1) }
        }
    }

    /// Of a repeated key the first counts.
    private mutating func close(from first: Int) -> JSONObject {
        defer { members.removeSubrange(first...) }
        return JSONObject(first: members[first...])
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        index += 1
        var elements: [JSON] = []
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            index += 1
            return .array(elements)
        }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            let next = try peek()
            index += 1
            if next == UInt8(ascii: "]") { return .array(elements) }
            guard next == UInt8(ascii: ",") else { throw JSONError(offset: index - 1) }
        }
    }

    /// Whether an object or a list comes next.
    private mutating func isNested() throws(JSONError) -> Bool {
        skipSpace()
        let next = try peek()
        return next == UInt8(ascii: "{") || next == UInt8(ascii: "[")
    }

    /// Moves behind a value without making it.
    private mutating func skip(depth: Int) throws(JSONError) {
        guard depth <= Self.maximumDepth else { throw JSONError(offset: index) }
        skipSpace()
        switch try peek() {
        case UInt8(ascii: "{"): try skip(until: UInt8(ascii: "}"), depth: depth, isObject: true)
        case UInt8(ascii: "["): try skip(until: UInt8(ascii: "]"), depth: depth, isObject: false)
        case UInt8(ascii: "\""): try skipString()
        default: _ = try value(depth: depth)
        }
    }

    private mutating func skip(until end: UInt8, depth: Int, isObject: Bool) throws(JSONError) {
        index += 1
        skipSpace()
        if try peek() == end {
            index += 1
            return
        }
        while true {
            if isObject {
                skipSpace()
                guard try peek() == UInt8(ascii: "\"") else { throw JSONError(offset: index) }
                try skipString()
                skipSpace()
                guard try peek() == UInt8(ascii: ":") else { throw JSONError(offset: index) }
                index += 1
            }
            try skip(depth: depth + 1)
            skipSpace()
            let next = try peek()
            index += 1
            if next == end { return }
            guard next == UInt8(ascii: ",") else { throw JSONError(offset: index - 1) }
        }
    }

    private mutating func skipString() throws(JSONError) {
        _ = try run(from: index + 1)
        var escaped: [UInt8] = []
        while bytes[index] == UInt8(ascii: "\\") {
            index += 1
            escaped.removeAll(keepingCapacity: true)
            try escape(into: &escaped)
            _ = try run(from: index)
        }
        index += 1
    }

    private mutating func key() throws(JSONError) -> String {
        let plain = try run(from: index + 1)
        guard bytes[index] == UInt8(ascii: "\"") else { return try rest(after: plain) }
        index += 1
        return keys.key(plain)
    }

    private mutating func string() throws(JSONError) -> String {
        let plain = try run(from: index + 1)
        guard bytes[index] == UInt8(ascii: "\"") else { return try rest(after: plain) }
        index += 1
        return String(decoding: plain, as: UTF8.self)
    }

    /// Moves to the next quote or backslash, and gives what stands before it.
    private mutating func run(from start: Int) throws(JSONError) -> UnsafeBufferPointer<UInt8> {
        index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                return UnsafeBufferPointer(rebasing: bytes[start..<index])
            case 0..<0x20: throw JSONError(offset: index)
            default: index += 1
            }
        }
        throw JSONError(offset: index)
    }

    /// A string with escapes, from the first of them on.
    private mutating func rest(after plain: UnsafeBufferPointer<UInt8>) throws(JSONError) -> String {
        var text = Array(plain)
        while bytes[index] == UInt8(ascii: "\\") {
            index += 1
            try escape(into: &text)
            text.append(contentsOf: try run(from: index))
        }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let byte = try peek()
        index += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeScalar()).utf8)
        default: throw JSONError(offset: index - 1)
        }
    }

    /// A lone surrogate becomes U+FFFD: a foreign answer with one is damaged text, no reason to lose the item.
    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal()
        guard (0xD800..<0xE000).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard first < 0xDC00, index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        let mark = index
        index += 2
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else {
            index = mark
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw JSONError(offset: index) }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else {
                throw JSONError(offset: index)
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = index
        var isInteger = true
        if try peek() == UInt8(ascii: "-") { index += 1 }
        let first = index
        try digits()
        // RFC 8259: no leading zeros.
        if bytes[first] == UInt8(ascii: "0"), index - first > 1 { throw JSONError(offset: first) }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            try digits()
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw JSONError(offset: start) }
        return .number(value)
    }

    private mutating func digits() throws(JSONError) {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
        guard index > start else { throw JSONError(offset: index) }
    }
}
