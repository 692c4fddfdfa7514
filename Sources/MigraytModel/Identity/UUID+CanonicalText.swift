import Foundation

/// The canonical text of RFC 9562 in lower case. Foundation's own goes through `sscanf` and `snprintf`, ten times as
/// long: every row that is read has ids in it.
extension UUID {
    /// Reads the canonical text, in either case; `nil` for anything else.
    public init?(canonicalText text: some StringProtocol) {
        // Over the bytes themselves: a generic view's iterator asks the runtime for its types at each step.
        let read = text.utf8.withContiguousStorageIfAvailable { UUID(canonicalBytes: $0) }
        guard let uuid = read ?? Array(text.utf8).withUnsafeBufferPointer({ UUID(canonicalBytes: $0) }) else {
            return nil
        }
        self = uuid
    }

    private init?(canonicalBytes text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var bytes: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isRead = withUnsafeMutableBytes(of: &bytes) { bytes in
            var digits = 0
            for place in 0..<text.count {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    guard text[place] == UInt8(ascii: "-") else { return false }
                    continue
                }
                guard let digit = Self.value(ofDigit: text[place]) else { return false }
                bytes[digits / 2] = bytes[digits / 2] << 4 | digit
                digits += 1
            }
            return true
        }
        guard isRead else { return nil }
        self.init(uuid: bytes)
    }

    public var canonicalText: String {
        withUnsafeBytes(of: uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var place = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[place] = UInt8(ascii: "-")
                        place += 1
                    }
                    text[place] = Self.digit(byte >> 4)
                    text[place + 1] = Self.digit(byte & 15)
                    place += 2
                }
                return place
            }
        }
    }

    private static func value(ofDigit byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
