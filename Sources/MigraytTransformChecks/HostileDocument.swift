import MigraytModel

/// A generated document and the property that every document must have: words in are words out, in order, and what
/// comes out is valid.
public struct HostileDocument: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case html, markdown }

    private let kind: Kind
    private let pieces: [HostilePiece]

    /// The same seed makes the same document everywhere.
    public init(_ kind: Kind, seed: UInt64) {
        self.kind = kind
        pieces =
            switch kind {
            case .html: HostileHTML.document(seed: seed)
            case .markdown: HostileMarkdown.document(seed: seed)
            }
    }

    /// What is wrong, with the smallest part of the document that still fails; `nil` when the property holds.
    public var fault: String? {
        guard let fault = fault(of: pieces) else { return nil }
        let small = HostilePiece.shrunk(pieces) { self.fault(of: $0) != nil }
        return "\(fault); smallest: \(small.text.debugDescription)"
    }

    private func fault(of pieces: [HostilePiece]) -> String? {
        let document =
            switch kind {
            case .html: LoneText.document(html: pieces.text)
            case .markdown: LoneText.document(markdown: pieces.text)
            }
        if Self.words(of: document) != pieces.words { return "words are missing or in another order" }
        return ADFChecker.faults(in: document).first
    }

    /// All `w12x` of a document, in order. Not by a regular expression: that would take most of the check's time.
    private static func words(of document: ADFNode) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in document.plainText.utf8 {
            switch byte {
            case UInt8(ascii: "w"): word = [byte]
            case UInt8(ascii: "0")...UInt8(ascii: "9") where !word.isEmpty: word.append(byte)
            case UInt8(ascii: "x") where word.count > 1:
                words.append(String(decoding: word + [byte], as: UTF8.self))
                word = []
            default: word = []
            }
        }
        return words
    }
}
