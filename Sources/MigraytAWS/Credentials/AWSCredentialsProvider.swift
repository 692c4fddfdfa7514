import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// Where credentials come from. Asked before every request; a source that rotates is asked ahead of its expiry, by one
/// refresher in the process.
public struct AWSCredentialsProvider: Sendable {
    /// What the metadata service of the instance is called in the `field` of failures.
    public static let instance = InstanceSource.name

    private let fetch: @Sendable () async throws(Failure) -> AWSCredentials

    public init(_ fetch: @escaping @Sendable () async throws(Failure) -> AWSCredentials) { self.fetch = fetch }

    public func credentials() async throws(Failure) -> AWSCredentials { try await fetch() }

    public static func fixed(_ credentials: AWSCredentials) -> AWSCredentialsProvider {
        AWSCredentialsProvider { () async throws(Failure) in credentials }
    }

    /// The first of AWS's usual sources that the environment names: keys, a web identity, a container's endpoint; and
    /// where it names none, the metadata service of the instance.
    /// - Parameters:
    ///   - environment: Variables under AWS's own names.
    ///   - sts: Where a web identity is exchanged for credentials.
    ///   - https: Carries calls to STS and to a container endpoint that speaks HTTPS.
    /// - Throws: `configuration.invalid` with the name of the variable that is missing or wrong.
    public static func chain(
        environment: [String: String], sts: AWSEndpoint, https: @escaping @Sendable (_ url: String) -> HTTPClient,
        timing: Timing = .system
    ) throws(Failure) -> AWSCredentialsProvider {
        let source: CredentialSource
        switch try CredentialSource.Choice(environment: environment) {
        case .keys(let credentials): return .fixed(credentials)
        case .webIdentity(let identity):
            source = WebIdentitySource(identity: identity, sts: sts, http: https(sts.url))
                .source(timing)
        case .container(let endpoint): source = ContainerSource(endpoint: endpoint, https: https).source(timing)
        case .instance(let endpoint): source = InstanceSource(endpoint: endpoint).source(timing)
        case .none: throw Failure(.awsCredentialsMissing, .stop)
        }
        let refresher = CredentialRefresher(source: source, timing: timing)
        return AWSCredentialsProvider { () async throws(Failure) in try await refresher.credentials() }
    }
}
