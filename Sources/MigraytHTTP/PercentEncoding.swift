/// RFC 3986 encoding of a path segment, a query or form value: every byte but the unreserved ones as `%XX`, in
/// capitals, as Signature Version 4 wants it too.
package enum PercentEncoding {
    package static func encode(_ text: String) -> String { encode(text.utf8) }

    /// - Parameter keepsSlash: `true` for whole paths.
    package static func encode(_ bytes: some Sequence<UInt8>, keepsSlash: Bool = false) -> String {
        var encoded: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                encoded.append(byte)
            } else {
                encoded += escape(byte).utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// `name=value` with `&` between: a query, or a body of `application/x-www-form-urlencoded`.
    /// - Parameter fields: Names are ours, and of unreserved characters.
    package static func fields(_ fields: some Sequence<(String, String)>) -> String {
        fields.map { "\($0)=\(encode($1))" }.joined(separator: "&")
    }

    /// `%` and two capital hexadecimal digits.
    package static func escape(_ byte: UInt8) -> String {
        (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
