/// Where a client may send requests: an allow-list of hosts, and whether their addresses have to be public ones.
///
/// A client cannot be made without one. Redirects are not followed at all, so that nothing else is ever called.
public struct Egress: Sendable, Hashable {
    let hosts: Set<HostPattern>
    let addresses: Addresses

    /// Which addresses a host's name may stand for. Looked at when a connection is opened, after the name was resolved:
    /// a name that changes its address between two looks gains nothing.
    public enum Addresses: Sendable, Hashable {
        /// For hosts that the operator names, such as an endpoint inside a private network.
        case any
        /// For hosts that a user names: addresses of this machine, of private networks and of a cloud's metadata service
        /// are not called.
        case publicOnly
    }

    public init(hosts: Set<HostPattern>, addresses: Addresses) {
        self.hosts = hosts
        self.addresses = addresses
    }

    /// The host of one URL and no other; a URL that has no origin can then not be called either.
    public init(hostOf url: String, addresses: Addresses) {
        self.init(hosts: HTTPOrigin(url: url).flatMap { HostPattern($0.host) }.map { [$0] } ?? [], addresses: addresses)
    }

    func allows(_ host: String) -> Bool { hosts.contains { $0.matches(host) } }
}
