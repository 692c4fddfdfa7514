import Foundation

/// A numeric address, as a connection is about to be opened to it.
enum IPAddress: Hashable {
    /// Four bytes.
    case version4([UInt8])
    /// Sixteen bytes.
    case version6([UInt8])

    /// `nil` for a socket address of another family.
    init?(_ address: UnsafeRawBufferPointer) {
        func bytes<Field>(_ field: PartialKeyPath<Field>, _ count: Int) -> [UInt8]? {
            guard let offset = MemoryLayout<Field>.offset(of: field), offset + count <= address.count else {
                return nil
            }
            return Array(address[offset..<offset + count])
        }
        guard address.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(address.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            guard let bytes = bytes(\sockaddr_in.sin_addr, 4) else { return nil }
            self = .version4(bytes)
        case AF_INET6:
            guard let bytes = bytes(\sockaddr_in6.sin6_addr, 16) else { return nil }
            self = .version6(bytes)
        default: return nil
        }
    }

    /// Whether the address is one of the public Internet's: none of this machine, of a private or provider network, of a
    /// link (where clouds have their metadata), of a group, and none that is set aside (IANA's special-purpose address
    /// registries, RFC 6890).
    var isPublic: Bool {
        switch self {
        case .version4(let bytes): Self.isPublic(bytes)
        case .version6(let bytes):
            // Addresses of version 4 in other clothes: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056).
            if bytes.starts(with: Self.mapped) || bytes.starts(with: Self.translated) {
                Self.isPublic(Array(bytes[12...]))
            } else if bytes.starts(with: [0x20, 0x02]) {
                Self.isPublic(Array(bytes[2..<6]))
            } else {
                // Only 2000::/3 is given out for global use; of it 2001::/23 and two ranges for documents are set aside.
                bytes[0] & 0xe0 == 0x20 && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 2)
                    && !bytes.starts(with: [0x20, 0x01, 0x0d, 0xb8]) && !(bytes[0] == 0x3f && bytes[1] == 0xff)
            }
        }
    }

    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
    private static let translated: [UInt8] = [0, 0x64, 0xff, 0x9b] + [UInt8](repeating: 0, count: 8)

    private static func isPublic(_ bytes: [UInt8]) -> Bool {
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !reserved.contains { address >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }
    }

    private static let reserved: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8),  // this network
        (0x0a00_0000, 8),  // private
        (0x6440_0000, 10),  // shared by carriers
        (0x7f00_0000, 8),  // this machine
        (0xa9fe_0000, 16),  // the link; metadata of clouds
        (0xac10_0000, 12),  // private
        (0xc000_0000, 24),  // protocol assignments
        (0xc000_0200, 24),  // documents
        (0xc058_6300, 24),  // 6to4 relays
        (0xc0a8_0000, 16),  // private
        (0xc612_0000, 15),  // benchmarks
        (0xc633_6400, 24),  // documents
        (0xcb00_7100, 24),  // documents
        (0xe000_0000, 4),  // groups
        (0xf000_0000, 4),  // reserved, broadcast
    ]
}
