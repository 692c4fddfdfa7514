import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// A provider as its discovery document describes it (OpenID Connect Discovery 1.0).
actor OpenIDProvider: IdentityProvider {
    private static let maximumBytes = 1 << 20
    /// A set of keys is asked for again after this time, and not sooner than after the other one.
    private static let keysLast = Duration.seconds(3_600)
    private static let keysRest = Duration.seconds(60)

    private let http: HTTPClient
    private let issuer: String
    private let clientID: String
    private let clientSecret: Sensitive<String>?
    private let redirectURL: String
    private let timing: Timing
    private var description: Description?
    private var keys: (set: [UInt8], at: Duration)?

    init(
        http: HTTPClient, issuer: String, clientID: String, clientSecret: Sensitive<String>?, redirectURL: String,
        timing: Timing
    ) {
        self.http = http
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURL = redirectURL
        self.timing = timing
    }

    func authorizationEndpoint() async throws(Failure) -> String { try await described().authorizationEndpoint }

    func keySet(fresh: Bool) async throws(Failure) -> [UInt8] {
        let now = timing.monotonic()
        if let keys, now - keys.at < (fresh ? Self.keysRest : Self.keysLast) { return keys.set }
        let set = try await success(HTTPRequest(.get, try await described().keys))
        keys = (set, now)
        return set
    }

    func redeem(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> Sensitive<String> {
        var fields = [
            ("grant_type", "authorization_code"), ("code", code.reveal()), ("redirect_uri", redirectURL),
            ("client_id", clientID), ("code_verifier", verifier.reveal()),
        ]
        if let clientSecret { fields.append(("client_secret", clientSecret.reveal())) }
        let form = fields.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        let body = try await success(
            HTTPRequest(
                .post, try await described().tokenEndpoint,
                headers: [
                    HTTPHeader("Content-Type", "application/x-www-form-urlencoded"),
                    HTTPHeader("Accept", "application/json"),
                ], body: .bytes(Array(form.utf8))))
        guard let token = (try? JSONParser.parse(body))?["id_token"]?.string else { throw Self.refused("id_token") }
        return Sensitive(token)
    }

    private struct Description {
        let authorizationEndpoint: String
        let tokenEndpoint: String
        let keys: String
    }

    private func described() async throws(Failure) -> Description {
        if let description { return description }
        let url = (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
        guard let tree = try? JSONParser.parse(try await success(HTTPRequest(.get, url))) else {
            throw Self.refused("openid-configuration")
        }
        // Whoever answers for another issuer must not sign for this one.
        guard tree["issuer"]?.string == issuer, let page = tree["authorization_endpoint"]?.string,
            page.hasPrefix("https://"), let token = tree["token_endpoint"]?.string, let keys = tree["jwks_uri"]?.string
        else { throw Self.refused("openid-configuration") }
        let known = Description(authorizationEndpoint: page, tokenEndpoint: token, keys: keys)
        description = known
        return known
    }

    /// The answer's body is not told: it can hold what was sent.
    private func success(_ request: HTTPRequest) async throws(Failure) -> [UInt8] {
        let response: HTTPResponse
        do { response = try await http.execute(request, maximumBytes: Self.maximumBytes) } catch {
            throw error.asFailure()
        }
        guard response.isSuccess else { throw Failure(.oidcRefused, .stop, status: response.status) }
        return response.body
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: "!"..."~")))
            ?? ""
    }

    private static func refused(_ field: String) -> Failure { Failure(.oidcRefused, .stop, field: field) }
}
