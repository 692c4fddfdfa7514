import MigraytHTTP
import MigraytModel

/// A site's base URL with the credential that may be sent there, and nowhere else.
struct SiteAddress: Sendable {
    /// What a rate limit bucket belongs to: all sites are behind one gateway, and each has limits of its own.
    let site: String
    private let baseURL: String
    private let authorization: HTTPHeader

    /// - Parameter apiURL: Where the API is called, when that is not the site itself.
    init(baseURL: String, site: String, apiURL: String? = nil, credential: PlatformCredential) throws(Failure) {
        guard HTTPOrigin(url: baseURL) != nil else {
            throw Failure(.configuration, .failRun, field: "baseURL")
        }
        if credential.scheme == .basic, credential.account == nil {
            throw Failure(.jiraUnauthorized, .parkRun, field: "account")
        }
        self.site = site
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
