import MigraytModel

/// Where credentials come from. Asked before every request, so that a source that rotates keeps its own cache.
public struct AWSCredentialsProvider: Sendable {
    private let fetch: @Sendable () async throws(Failure) -> AWSCredentials

    public init(_ fetch: @escaping @Sendable () async throws(Failure) -> AWSCredentials) { self.fetch = fetch }

    public func credentials() async throws(Failure) -> AWSCredentials { try await fetch() }

    public static func fixed(_ credentials: AWSCredentials) -> AWSCredentialsProvider {
        AWSCredentialsProvider { () async throws(Failure) in credentials }
    }

    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, with a role, `AWS_SESSION_TOKEN`.
    ///
    /// The credentials of ECS tasks and EC2 instances join here as further sources.
    /// - Throws: `configuration.invalid` with the missing variable's name.
    public static func environment(_ environment: [String: String]) throws(Failure) -> AWSCredentialsProvider {
        func required(_ name: String) throws(Failure) -> String {
            guard let value = environment[name], !value.isEmpty else {
                throw Failure(.configuration, .stop, field: name)
            }
            return value
        }
        let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : Sensitive($0) }
        return .fixed(
            AWSCredentials(
                accessKeyID: try required("AWS_ACCESS_KEY_ID"),
                secretAccessKey: Sensitive(try required("AWS_SECRET_ACCESS_KEY")), sessionToken: token))
    }
}
