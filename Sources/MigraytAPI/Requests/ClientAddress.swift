import HTTPTypes

/// Where a request comes from, for counting.
enum ClientAddress {
    /// - Parameters:
    ///   - peer: The other end of the connection.
    ///   - forwardedFor: The values of `X-Forwarded-For`. Each proxy adds whom it talks to at the end; what stands
    ///     before the part of our own proxies can be written by anybody and is not looked at.
    ///   - proxies: How many proxies of ours stand in front, each of which adds its part.
    static func text(peer: String?, forwardedFor: [String], proxies: Int) -> String {
        let peer = peer ?? "unknown"
        guard proxies > 0 else { return peer }
        let hops = forwardedFor.joined(separator: ",").split(separator: ",").map {
            $0.filter { $0 != " " && $0 != "\t" }
        }
        guard hops.count >= proxies else { return peer }
        return String(hops[hops.count - proxies].prefix(64))
    }
}
