/// File content: generated from a seed, or given.
public enum AttachmentBytes: Sendable, Hashable {
    case generated(seed: UInt64, count: Int, isPNG: Bool)
    case literal([UInt8])

    public var count: Int {
        switch self {
        case .generated(_, let count, _): count
        case .literal(let bytes): bytes.count
        }
    }

    private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A slice of the content. Any slicing gives the same bytes.
    public func bytes(from offset: Int, atMost limit: Int) -> [UInt8] {
        let end = min(count, offset + limit)
        guard offset < end else { return [] }
        switch self {
        case .literal(let bytes): return Array(bytes[offset..<end])
        case .generated(let seed, _, let isPNG):
            var output = [UInt8]()
            output.reserveCapacity(end - offset)
            var index = offset
            while index < end {
                var word = Seed.mix(seed &+ UInt64(index / 8))
                word >>= UInt64(index % 8) * 8
                repeat {
                    output.append(
                        isPNG && index < Self.pngSignature.count
                            ? Self.pngSignature[index] : UInt8(truncatingIfNeeded: word))
                    word >>= 8
                    index += 1
                } while index % 8 != 0 && index < end
            }
            return output
        }
    }

    /// SHA-256 of the whole content.
    public var sha256: String {
        var digest = SHA256Digest()
        var offset = 0
        while offset < count {
            let piece = bytes(from: offset, atMost: 65_536)
            digest.update(piece)
            offset += piece.count
        }
        return digest.finish()
    }
}
