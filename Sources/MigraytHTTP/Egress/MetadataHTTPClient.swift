import MigraytModel

/// Plain HTTP to the addresses at which AWS hands a role's credentials to its own task or instance, and to nothing
/// else.
///
/// Nothing else in the product can speak plain HTTP. These addresses are of this machine or its link, so that no
/// network lies between; AWS offers no TLS there.
public struct MetadataHTTPClient: Sendable {
    private let client: HTTPClient

    /// Those of ECS and of EC2's metadata service, and loopback for agents beside the process
    /// (docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
    static let hosts = [
        "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "169.254.169.254", "[fd00:ec2::254]", "127.0.0.1", "[::1]",
        "localhost",
    ]

    /// - Parameter timeout: The most time for one exchange: an address that nobody answers must not hold up a start.
    public init(timeout: Duration) {
        var configuration = HTTPClient.Configuration(
            egress: Egress(hosts: Set(Self.hosts.compactMap { HostPattern($0) }), addresses: .any))
        configuration.scheme = .http
        configuration.version = .http1
        configuration.connectTimeout = timeout
        configuration.requestTimeout = timeout
        client = HTTPClient(configuration)
    }

    /// Whether the URL is plain HTTP to one of the addresses.
    public static func allows(_ url: String) -> Bool {
        HTTPOrigin(url: url, scheme: .http).map { hosts.contains($0.host) } ?? false
    }

    /// - Throws: `.refusedAddress` for any other address, before anything is sent.
    public func execute(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        try await client.execute(request, maximumBytes: 64 << 10)
    }
}
