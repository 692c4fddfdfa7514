import MigraytTransformChecks
import Testing

/// Generated documents, a small number of them: `scripts/bench hostile` takes ten thousand.
@Suite struct HostileDocumentTests {
    private static let count = UInt64(2_500)
    /// The lanes share the seeds, so that every core has work.
    private static let lanes = UInt64(4)

    @Test(arguments: HostileDocument.Kind.allCases, 0..<lanes)
    func documentsKeepTheirWords(kind: HostileDocument.Kind, lane: UInt64) {
        for seed in stride(from: lane + 1, through: Self.count, by: Int(Self.lanes)) {
            if let fault = HostileDocument(kind, seed: seed).fault { Issue.record("\(kind) seed \(seed): \(fault)") }
        }
    }

    @Test func shrinkingLeavesWhatFails() {
        let pieces = (0..<50).map { HostilePiece(String($0)) }
        let small = HostilePiece.shrunk(pieces) { $0.contains(HostilePiece("7")) && $0.contains(HostilePiece("31")) }
        #expect(small.map(\.text) == ["7", "31"])
    }
}
