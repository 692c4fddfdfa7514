/// A broker's address as it stands in a configuration: `host:port`, an IPv6 host in brackets.
struct BootstrapServer: Hashable {
    let host: String
    let port: UInt16

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        // librdkafka splits its list at commas and reads a `scheme://` prefix of its own.
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || $0 == "," || $0 == "/" }) else { return nil }
        self.host = host.lowercased()
        self.port = port
    }

    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}
