import MigraytModel

/// One header of a request. The value is kept from printing, whatever it is: `Authorization` is one of them.
public struct HTTPHeader: Sendable, Hashable {
    public let name: String
    public let value: Secret

    public init(_ name: String, _ value: Secret) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ value: Sensitive<String>) { self.init(name, Secret(value.reveal())) }

    public init(_ name: String, _ value: String) { self.init(name, Secret(value)) }

    /// `Authorization: Basic` (RFC 7617), made without a copy of the credential that nobody overwrites.
    public static func basicAuthorization(user: Secret?, password: Secret) -> HTTPHeader {
        let pair = Secret(byteCount: (user?.byteCount ?? 0) + 1 + password.byteCount) { pair in
            var place = 0
            let append = { (bytes: UnsafeRawBufferPointer) in
                for byte in bytes {
                    pair[place] = byte
                    place += 1
                }
            }
            user?.withBytes(append)
            pair[place] = UInt8(ascii: ":")
            place += 1
            password.withBytes(append)
        }
        return HTTPHeader("Authorization", Base64.encode(pair, prefix: "Basic "))
    }

    /// `Authorization: Bearer` (RFC 6750), made without a copy of the token that nobody overwrites.
    public static func bearerAuthorization(_ token: Secret) -> HTTPHeader {
        let scheme = "Bearer "
        let value = Secret(byteCount: scheme.utf8.count + token.byteCount) { value in
            value.copyBytes(from: scheme.utf8)
            token.withBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: value[scheme.utf8.count...]).copyMemory(from: bytes)
            }
        }
        return HTTPHeader("Authorization", value)
    }

    /// What shows the credential.
    public static func authorization(_ credential: PlatformCredential) -> HTTPHeader {
        switch credential.scheme {
        case .basic: basicAuthorization(user: credential.account, password: credential.token)
        case .bearer: bearerAuthorization(credential.token)
        }
    }

    /// Whether the header can be written without meaning something else: the name is a token (RFC 9110, section
    /// 5.6.2) and the value holds no line break or other control byte but the tab.
    var isWellFormed: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
            && value.withBytes { $0.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) } }
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
