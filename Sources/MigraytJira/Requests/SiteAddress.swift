import MigraytHTTP
import MigraytModel

/// A site's base URL with the credential that may be sent there, and nowhere else.
struct SiteAddress: Sendable {
    /// Host and port: what a rate limit bucket belongs to.
    let site: String
    private let baseURL: String
    private let authorization: HTTPHeader

    /// - Parameter apiURL: Where the API is called, when that is not the site itself.
    init(baseURL: String, apiURL: String? = nil, credential: PlatformCredential) throws(Failure) {
        guard let origin = HTTPOrigin(url: baseURL) else {
            throw Failure(.configuration, .failRun, field: "baseURL")
        }
        if credential.scheme == .basic, credential.account == nil {
            throw Failure(.jiraUnauthorized, .parkRun, field: "account")
        }
        // All sites are behind one gateway, and each has limits of its own.
        self.site = "\(origin.host):\(origin.port)"
        let url = apiURL ?? baseURL
        self.baseURL = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.authorization = .authorization(credential)
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
