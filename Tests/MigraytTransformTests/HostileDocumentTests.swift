import Foundation
import MigraytModel
import MigraytTransform
import Testing

/// Generated documents: words in are words out, in order, and what comes out is valid. A failure names the seed that
/// makes its document and shows the smallest part of it that fails still.
@Suite struct HostileDocumentTests {
    /// `MIGRAYT_HOSTILE_DOCUMENTS` sets how many of each kind.
    static let count = ProcessInfo.processInfo.environment["MIGRAYT_HOSTILE_DOCUMENTS"].flatMap { UInt64($0) } ?? 10_000

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
        let found = document.plainText.matches(of: /w\d+x/).map { String($0.output) }
        if found != pieces.words { return "words are missing or in another order" }
        return ADFChecker.faults(in: document).first
    }

    @Test func shrinkingLeavesWhatFails() {
        let pieces = (0..<50).map { HostilePiece(String($0)) }
        let small = HostilePiece.shrunk(pieces) { $0.contains(HostilePiece("7")) && $0.contains(HostilePiece("31")) }
        #expect(small.map(\.text) == ["7", "31"])
    }
}
