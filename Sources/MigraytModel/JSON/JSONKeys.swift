/// The keys of a text that were read already. A list's objects all have the same ones; most are longer than what a
/// `String` holds without an allocation.
struct JSONKeys {
    private static let places = 256

    /// Empty before the first long key.
    private var known: [String] = []

    /// The bytes as a string; an equal one that was made before, where it is still known.
    mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.count > 15 else { return String(decoding: bytes, as: UTF8.self) }
        if known.isEmpty { known = [String](repeating: "", count: Self.places) }
        let place = Self.place(of: bytes)
        let isKnown =
            known[place].utf8.withContiguousStorageIfAvailable { $0.elementsEqual(bytes) } ?? false
        if !isKnown { known[place] = String(decoding: bytes, as: UTF8.self) }
        return known[place]
    }

    private static func place(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int(hash % UInt32(places))
    }
}
