import Ccrypto

/// SHA-256 and its HMAC through OpenSSL's libcrypto. The only file of the product that holds libcrypto's pointers.
public enum SHA256 {
    public static let byteCount = 32

    public static func digest(_ bytes: [UInt8]) -> [UInt8] {
        make { output in EVP_Digest(bytes, bytes.count, output, nil, EVP_sha256(), nil) == 1 }
    }

    public static func hmac(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        make { output in HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, output, nil) != nil }
    }

    /// The digest in lower-case hexadecimal.
    public static func hexDigest(_ bytes: [UInt8]) -> String { hex(digest(bytes)) }

    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func make(_ fill: (UnsafeMutablePointer<UInt8>?) -> Bool) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            // OpenSSL fails here only without memory or without SHA-256 itself; a wrong digest must not go on.
            precondition(fill(buffer.baseAddress), "OpenSSL has no SHA-256")
            count = byteCount
        }
    }
}
