import MigraytHTTP
import MigraytModel

/// Where a container asks for the credentials of its task or pod.
struct ContainerEndpoint: Sendable, Hashable {
    /// ECS's own, to which relative addresses belong.
    static let ecs = "http://169.254.170.2"

    let url: String
    let authorization: Authorization

    enum Authorization: Sendable, Hashable {
        case none
        case token(Secret)
        /// Read anew for each request: its owner replaces it.
        case file(String)
    }

    /// `nil` when the environment names no container endpoint.
    /// - Throws: `configuration.invalid` with the variable's name for an address that credentials may not come from:
    ///   plain HTTP is for this machine and its link alone.
    init?(environment: [String: String]) throws(Failure) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let (relative, full) = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
        if let path = value(relative) {
            guard path.hasPrefix("/"), !path.hasPrefix("//"), MetadataHTTPClient.allows(Self.ecs + path) else {
                throw Failure(.configuration, .stop, field: relative)
            }
            url = Self.ecs + path
        } else if let whole = value(full) {
            guard MetadataHTTPClient.allows(whole) || HTTPOrigin(url: whole) != nil else {
                throw Failure(.configuration, .stop, field: full)
            }
            url = whole
        } else {
            return nil
        }
        if let file = value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            authorization = .file(file)
        } else {
            authorization = value("AWS_CONTAINER_AUTHORIZATION_TOKEN").map { .token(Secret($0)) } ?? .none
        }
    }
}
