/// A piece of a generated document; pieces can be left out when a failing document is made smaller.
public struct HostilePiece: Sendable, Equatable {
    public let text: String
    /// What a reader sees of it.
    public let word: String?

    public init(_ text: String, word: String? = nil) {
        self.text = text
        self.word = word
    }

    /// The pieces without those that do not matter to the failure: halves, quarters, … single pieces are tried.
    public static func shrunk(_ pieces: [HostilePiece], whileFailing isFailing: ([HostilePiece]) -> Bool)
        -> [HostilePiece]
    {
        var kept = pieces
        var size = max(1, kept.count / 2)
        while true {
            var index = 0
            while index < kept.count {
                var candidate = kept
                candidate.removeSubrange(index..<min(index + size, kept.count))
                if isFailing(candidate) { kept = candidate } else { index += size }
            }
            if size == 1 { return kept }
            size /= 2
        }
    }
}

extension [HostilePiece] {
    public var text: String { map(\.text).joined() }
    public var words: [String] { compactMap(\.word) }
}
