import Foundation
import MigraytModel
import MigraytPorts

/// One way of getting temporary credentials.
struct CredentialSource: Sendable {
    /// The name that errors carry: `web identity`, `container` or `instance`.
    let name: String
    /// Asks once. Does not retry by itself.
    let fetch: @Sendable () async throws(Failure) -> AWSCredentials

    /// Which source the environment asks for, in the order of AWS's own tools
    /// (docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html). Files of profiles are left out: they are
    /// for people's machines.
    enum Choice: Sendable {
        case keys(AWSCredentials)
        case webIdentity(WebIdentity)
        case container(ContainerEndpoint)
        /// The metadata service of an instance, by its URL.
        case instance(String)
        case none

        /// - Throws: `configuration.invalid` with the variable's name where half of a source is named.
        init(environment: [String: String]) throws(Failure) {
            func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
            func required(_ name: String) throws(Failure) -> String {
                guard let value = value(name) else { throw Failure(.configuration, .stop, field: name) }
                return value
            }
            if value("AWS_ACCESS_KEY_ID") != nil || value("AWS_SECRET_ACCESS_KEY") != nil {
                self = .keys(
                    AWSCredentials(
                        accessKeyID: try required("AWS_ACCESS_KEY_ID"),
                        secretAccessKey: Secret(try required("AWS_SECRET_ACCESS_KEY")),
                        sessionToken: value("AWS_SESSION_TOKEN").map { Secret($0) }))
            } else if value("AWS_WEB_IDENTITY_TOKEN_FILE") != nil || value("AWS_ROLE_ARN") != nil {
                self = .webIdentity(
                    WebIdentity(
                        tokenFile: try required("AWS_WEB_IDENTITY_TOKEN_FILE"), role: try required("AWS_ROLE_ARN"),
                        session: value("AWS_ROLE_SESSION_NAME") ?? "migrayt"))
            } else if let endpoint = try ContainerEndpoint(environment: environment) {
                self = .container(endpoint)
            } else if value("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" {
                self = .none
            } else {
                let url = value("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? InstanceSource.address
                guard InstanceSource.allows(url) else {
                    throw Failure(.configuration, .stop, field: "AWS_EC2_METADATA_SERVICE_ENDPOINT")
                }
                self = .instance(url)
            }
        }
    }

    static func unavailable(_ name: String, status: Int? = nil) -> Failure {
        Failure(.awsCredentialsUnavailable, .retry(after: .seconds(5)), field: name, status: status)
    }

    static func refused(_ name: String, status: Int? = nil) -> Failure {
        Failure(.awsCredentialsRefused, .parkRun, field: name, status: status)
    }
}
