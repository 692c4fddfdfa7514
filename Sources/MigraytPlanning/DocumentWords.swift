import MigraytModel

/// A text as the sequence of its characters without white space: blocks run together when a document is read as one
/// text, so that its words are compared whatever stands between them.
struct DocumentWords: Equatable {
    private var bytes: [UInt8] = []

    static func same(_ one: ADFNode, _ other: JSON?) -> Bool { DocumentWords(one) == DocumentWords(other ?? .null) }
    static func same(_ one: JSON, _ other: JSON?) -> Bool { DocumentWords(one) == DocumentWords(other ?? .null) }
    static func same(_ one: String, _ other: String) -> Bool { DocumentWords(one) == DocumentWords(other) }

    /// Also where the same characters are composed in another way.
    static func == (one: DocumentWords, other: DocumentWords) -> Bool {
        one.bytes == other.bytes
            || String(decoding: one.bytes, as: UTF8.self) == String(decoding: other.bytes, as: UTF8.self)
    }

    init(_ text: String) { append(text) }
    init(_ document: ADFNode) { append(document) }
    init(_ document: JSON) { append(document) }

    private mutating func append(_ node: ADFNode) {
        if let text = node.text { append(text) }
        for child in node.content { append(child) }
    }

    private mutating func append(_ document: JSON) {
        guard let members = document.object else { return }
        if let text = members["text"]?.string { append(text) }
        for child in members["content"]?.array ?? [] { append(child) }
    }

    private mutating func append(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x21..<0x7F: bytes.append(UInt8(scalar.value))
            case 0x20, 0x0A, 0x0D, 0x09: continue
            default: if !scalar.properties.isWhitespace { bytes.append(contentsOf: String(scalar).utf8) }
            }
        }
    }
}
