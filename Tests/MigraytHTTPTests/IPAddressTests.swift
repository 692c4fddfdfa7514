import Foundation
import Testing

@testable import MigraytHTTP

@Suite("Public and private addresses")
struct IPAddressTests {
    private func address(_ text: String) throws -> IPAddress {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return .version4(withUnsafeBytes(of: four) { Array($0) }) }
        var six = in6_addr()
        try #require(inet_pton(AF_INET6, text, &six) == 1)
        return .version6(withUnsafeBytes(of: six) { Array($0) })
    }

    @Test(
        arguments: [
            "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
            "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1",
            "198.19.255.255", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254",
            "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "2002:7f00:1::1",
            "2001:db8::1",
            "2001::1", "3fff::1", "::127.0.0.1",
        ])
    func isPrivate(_ text: String) throws { #expect(try !address(text).isPublic) }

    @Test(
        arguments: [
            "1.1.1.1", "13.107.42.20", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1",
            "198.17.255.255", "198.20.0.0", "223.255.255.255", "104.192.142.18", "2620:1ec:4::183", "2401:1d80::1",
            "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
        ])
    func isPublic(_ text: String) throws { #expect(try address(text).isPublic) }

    @Test func socketAddressesAreRead() throws {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        try #require(inet_pton(AF_INET, "10.1.2.3", &four.sin_addr) == 1)
        #expect(withUnsafeBytes(of: four) { IPAddress($0) } == .version4([10, 1, 2, 3]))
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        try #require(inet_pton(AF_INET6, "::1", &six.sin6_addr) == 1)
        #expect(withUnsafeBytes(of: six) { IPAddress($0) } == .version6([UInt8](repeating: 0, count: 15) + [1]))
        var other = sockaddr_in()
        other.sin_family = sa_family_t(AF_UNIX)
        #expect(withUnsafeBytes(of: other) { IPAddress($0) } == nil)
    }
}
