import Foundation
import MigraytModel
import Testing

@Suite struct ShardEnvelopeTests {
    private static let envelope = ShardEnvelope(
        run: RunID(UUID()), step: PhaseStep(.items, level: 2), shard: ShardID(UUID()), fence: 7, itemCount: 100,
        traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

    private static func message(_ change: (inout [String: JSON]) -> Void) throws -> [UInt8] {
        var members = try #require(try JSONParser.parse(envelope.encoded()).object)
        change(&members)
        return JSON.object(members).bytes()
    }

    @Test func comesBackWhole() throws {
        #expect(try ShardEnvelope(decoding: Self.envelope.encoded()) == Self.envelope)
        let plain = ShardEnvelope(
            run: RunID(UUID()), step: PhaseStep(.verify), shard: ShardID(UUID()), fence: 0, itemCount: 0)
        #expect(try ShardEnvelope(decoding: plain.encoded()) == plain)
    }

    @Test("Ids and numbers only: no member can carry content")
    func membersAreIdsAndNumbers() throws {
        let members = try #require(try JSONParser.parse(Self.envelope.encoded()).object)
        #expect(
            Set(members.keys) == ["version", "run", "phase", "level", "shard", "fence", "items", "traceparent"])
    }

    @Test func memberThatIsAddedLaterIsPassedOver() throws {
        let bytes = try Self.message { $0["new"] = ["a": 1] }
        #expect(try ShardEnvelope(decoding: bytes) == Self.envelope)
    }

    @Test(arguments: [JSON.integer(0), 2, 99, -1])
    func otherVersionIsNamed(_ version: JSON) throws {
        let bytes = try Self.message { $0["version"] = version }
        let failure = #expect(throws: Failure.self) { try ShardEnvelope(decoding: bytes) }
        #expect(failure?.code == .messageUnknownVersion)
        #expect(failure?.disposition == .failItem)
    }

    @Test(
        arguments: [
            ("version", nil), ("version", "1"), ("run", nil), ("run", "x"), ("run", 1), ("phase", "unknown"),
            ("phase", nil), ("level", -1), ("level", 65), ("level", "0"), ("level", nil), ("shard", ""), ("shard", nil),
            ("fence", -1), ("fence", 1.5), ("fence", nil), ("items", -1), ("items", 1_000_001), ("items", nil),
        ] as [(String, JSON?)])
    func malformedMemberIsRefused(_ member: String, _ value: JSON?) throws {
        let bytes = try Self.message { $0[member] = value }
        let failure = #expect(throws: Failure.self) { try ShardEnvelope(decoding: bytes) }
        #expect(failure?.code == .messageMalformed)
    }

    @Test func foreignBytesAreRefused() throws {
        let whole = Self.envelope.encoded()
        let long = try Self.message { $0["new"] = .string(String(repeating: "x", count: 16_384)) }
        let others: [[UInt8]] = [[], [0xFF, 0xFE], Array("null".utf8), Array("[]".utf8), Array("hello".utf8), long]
        for bytes in others + (0..<whole.count).map({ Array(whole.prefix($0)) }) {
            let failure = #expect(throws: Failure.self) { try ShardEnvelope(decoding: bytes) }
            #expect(failure?.code == .messageMalformed)
        }
    }
}
