import MigraytModel

/// One header of a request. The value is kept from printing, whatever it is: `Authorization` is one of them.
public struct HTTPHeader: Sendable, Hashable {
    public let name: String
    public let value: Sensitive<String>

    public init(_ name: String, _ value: Sensitive<String>) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ value: String) { self.init(name, Sensitive(value)) }

    /// Whether the header can be written without meaning something else: the name is a token (RFC 9110, section
    /// 5.6.2) and the value holds no line break or other control byte but the tab.
    var isWellFormed: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
            && value.reveal().utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }
    }

    /// The body decides these; a caller's own would let two parties disagree about where the request ends.
    var isReserved: Bool {
        switch name.lowercased() {
        case "content-length", "transfer-encoding", "connection", "expect", "host": true
        default: false
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
