import MigraytHTTP
import MigraytModel

/// The host of one AWS service in one region, or what stands in for it: a VPC endpoint, a local server.
public struct AWSEndpoint: Sendable, Hashable {
    public let region: String
    /// The `Host` header, as it is signed: with the port unless it is 443.
    let authority: String

    /// As an `https` URL.
    public var url: String { "https://\(authority)" }

    /// Amazon's own endpoint of a service such as `s3`.
    public init(service: String, region: String) {
        self.region = region
        authority = "\(service).\(region).amazonaws.com"
    }

    /// Another host.
    /// - Parameter url: `https://host[:port]`; a path is not used.
    /// - Throws: `configuration.invalid` for anything but HTTPS.
    public init(url: String, region: String) throws(Failure) {
        guard let origin = HTTPOrigin(url: url) else { throw Failure(.configuration, .stop, field: "endpoint") }
        self.region = region
        authority = origin.port == 443 ? origin.host : "\(origin.host):\(origin.port)"
    }
}
