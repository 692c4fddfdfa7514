import MigraytModel

/// Base64 (RFC 4648, section 4) from secret to secret: Foundation's would leave copies behind.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ secret: Secret, prefix: String) -> Secret {
        Secret(byteCount: prefix.utf8.count + (secret.byteCount + 2) / 3 * 4) { target in
            var place = 0
            let append = { (byte: UInt8) in
                target[place] = byte
                place += 1
            }
            prefix.utf8.forEach(append)
            secret.withBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: 3) {
                    let count = min(3, bytes.count - start)
                    let group = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < count ? UInt32(bytes[start + $1]) : 0) }
                    for digit in 0..<4 {
                        let value = Int(group >> UInt32(18 - 6 * digit)) & 63
                        append(digit <= count ? digits[value] : UInt8(ascii: "="))
                    }
                }
            }
        }
    }
}
