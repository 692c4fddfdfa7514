/// FNV-1a, 64 bits: the same in every process. Tells equal content from other content where nobody gains by a
/// collision.
enum Fingerprint {
    static func hex(of bytes: some Sequence<UInt8>) -> String {
        String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
    }
}
