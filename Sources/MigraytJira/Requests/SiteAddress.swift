import MigraytHTTP
import MigraytModel

/// A site's base URL with the credential that may be sent there, and nowhere else.
struct SiteAddress: Sendable {
    /// Host and port: what a rate limit bucket belongs to.
    let site: String
    private let baseURL: String
    private let authorization: HTTPHeader

    init(baseURL: String, credential: PlatformCredential) throws(Failure) {
        guard let origin = HTTPOrigin(url: baseURL) else {
            throw Failure(.configuration, .failRun, field: "baseURL")
        }
        guard let account = credential.account else {
            throw Failure(.jiraUnauthorized, .parkRun, field: "account")
        }
        self.site = "\(origin.host):\(origin.port)"
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.authorization = .basicAuthorization(user: account, password: credential.token)
    }

    func request(for call: JiraCall) -> HTTPRequest {
        var request = HTTPRequest(
            call.method, baseURL + call.target,
            headers: [
                authorization, HTTPHeader("Accept", "application/json"),
            ])
        if let body = call.body {
            request.headers.append(HTTPHeader("Content-Type", "application/json"))
            request.body = .bytes(body.reveal().bytes())
        }
        return request
    }
}
