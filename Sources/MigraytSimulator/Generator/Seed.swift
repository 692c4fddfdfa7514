/// Deterministic randomness: every decision is a pure function of the seed and of what is decided.
public struct Seed: Sendable, Hashable {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// SplitMix64's finaliser: neighbouring inputs give unrelated outputs.
    static func mix(_ input: UInt64) -> UInt64 {
        var z = input &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    func hash(_ topic: Topic, _ index: Int, _ part: Int = 0) -> UInt64 {
        Self.mix(
            Self.mix(Self.mix(value &+ topic.rawValue) &+ UInt64(bitPattern: Int64(index)))
                &+ UInt64(bitPattern: Int64(part)))
    }

    /// A number in `0..<bound`.
    func pick(_ topic: Topic, _ index: Int, _ part: Int = 0, below bound: Int) -> Int {
        Int(hash(topic, index, part) % UInt64(bound))
    }

    func pick<Element>(_ topic: Topic, _ index: Int, _ part: Int = 0, of choices: [Element]) -> Element {
        choices[pick(topic, index, part, below: choices.count)]
    }

    /// A GUID that carries its index and part, so that the thing behind it can be made again from the GUID alone.
    func guid(_ topic: Topic, _ index: Int, _ part: Int = 0) -> String {
        let check = hash(topic, index, part)
        return
            "\(hexadecimal(check >> 32, 8))-\(hexadecimal(check >> 16 & 0xFFFF, 4))-4\(hexadecimal(check & 0xFFF, 3))-"
            + "a\(hexadecimal(UInt64(part), 3))-\(hexadecimal(UInt64(index), 12))"
    }

    /// Index and part of a GUID of this seed and topic; `nil` for any other.
    func index(ofGUID guid: String, _ topic: Topic) -> (index: Int, part: Int)? {
        let pieces = guid.lowercased().split(separator: "-")
        guard pieces.count == 5, let part = Int(pieces[3].dropFirst(), radix: 16),
            let index = Int(pieces[4], radix: 16), self.guid(topic, index, part) == guid.lowercased()
        else { return nil }
        return (index, part)
    }

    private func hexadecimal(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
