import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// The credentials of an ECS task or an EKS pod, from the agent beside it.
struct ContainerSource: Sendable {
    static let name = "container"

    let endpoint: ContainerEndpoint
    let https: @Sendable (_ url: String) -> HTTPClient
    private let plain = MetadataHTTPClient(timeout: .seconds(2))

    init(endpoint: ContainerEndpoint, https: @escaping @Sendable (_ url: String) -> HTTPClient) {
        self.endpoint = endpoint
        self.https = https
    }

    func source(_ timing: Timing) -> CredentialSource {
        let tries = MetadataTries(source: Self.name, timing: timing)
        return CredentialSource(name: Self.name) { () async throws(Failure) in
            let request = try request()
            let body = try await tries.answer { () async throws(HTTPError) in try await execute(request) }
            return try CredentialDocument.credentials(in: body, from: Self.name, now: timing.now())
        }
    }

    private func request() throws(Failure) -> HTTPRequest {
        var headers = [HTTPHeader("Accept", "application/json")]
        switch endpoint.authorization {
        case .none: break
        case .token(let token): headers.append(try header(token, "AWS_CONTAINER_AUTHORIZATION_TOKEN"))
        case .file(let path):
            let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
            guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
                throw CredentialSource.refused(variable)
            }
            headers.append(try header(Secret(data), variable))
        }
        return HTTPRequest(.get, endpoint.url, headers: headers, timeout: .seconds(2))
    }

    /// A token with a line break could smuggle in another header: it is refused, not mended.
    private func header(_ token: Secret, _ variable: String) throws(Failure) -> HTTPHeader {
        let isOneLine = token.withBytes { $0.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }
        guard isOneLine else { throw CredentialSource.refused(variable) }
        return HTTPHeader("Authorization", token)
    }

    private func execute(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        if MetadataHTTPClient.allows(request.url) { return try await plain.execute(request) }
        return try await https(request.url).execute(request, maximumBytes: 64 << 10)
    }
}
