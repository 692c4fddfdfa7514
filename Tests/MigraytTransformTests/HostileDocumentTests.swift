import Foundation
import MigraytModel
import MigraytTransform
import Testing

/// Generated documents: words in are words out, in order, and what comes out is valid. A failure names the seed that
/// makes its document and shows the smallest part of it that fails still.
@Suite struct HostileDocumentTests {
    /// How many of each kind: `MIGRAYT_HOSTILE_DOCUMENTS`, or 10,000; fewer where the code is not optimised.
    static let count =
        ProcessInfo.processInfo.environment["MIGRAYT_HOSTILE_DOCUMENTS"].flatMap { UInt64($0) } ?? standard

    #if DEBUG
        private static let standard = UInt64(2_500)
    #else
        private static let standard = UInt64(10_000)
    #endif

    /// The lanes share the seeds, so that every core has work.
    static let lanes = UInt64(4)

    @Test(arguments: 0..<lanes) func htmlKeepsItsWords(lane: UInt64) {
        check(lane, HostileHTML.document) { Fixture.document($0) }
    }

    @Test(arguments: 0..<lanes) func markdownKeepsItsWords(lane: UInt64) {
        check(lane, HostileMarkdown.document) { Fixture.document(markdown: $0) }
    }

    private func check(
        _ lane: UInt64, _ generate: (UInt64) -> [HostilePiece], _ convert: (String) -> ADFNode
    ) {
        for seed in stride(from: lane + 1, through: Self.count, by: Int(Self.lanes)) {
            let pieces = generate(seed)
            guard let fault = Self.fault(of: pieces, convert) else { continue }
            let small = HostilePiece.shrunk(pieces) { Self.fault(of: $0, convert) != nil }
            Issue.record("seed \(seed): \(fault); smallest: \(small.text.debugDescription)")
        }
    }

    private static func fault(of pieces: [HostilePiece], _ convert: (String) -> ADFNode) -> String? {
        let document = convert(pieces.text)
        if words(of: document) != pieces.words { return "words are missing or in another order" }
        return ADFChecker.faults(in: document).first
    }

    /// All `w12x` of a document, in order. Not by a regular expression: that would take most of the test's time.
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

    @Test func shrinkingLeavesWhatFails() {
        let pieces = (0..<50).map { HostilePiece(String($0)) }
        let small = HostilePiece.shrunk(pieces) { $0.contains(HostilePiece("7")) && $0.contains(HostilePiece("31")) }
        #expect(small.map(\.text) == ["7", "31"])
    }
}
