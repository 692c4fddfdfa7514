import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts

/// An authorization server over HTTPS. Nothing that it says in words is passed on, and no call is made twice.
public struct OAuthServer: AuthorizationServer {
    /// The most time for one call: far below the lease of a refresher.
    private static let timeout = Duration.seconds(30)
    private static let maximumBytes = 1 << 20

    private let profile: OAuthProfile
    private let client: OAuthClient
    private let http: HTTPClient

    /// - Parameter http: May call the hosts of the profile and no other.
    public init(profile: OAuthProfile, client: OAuthClient, http: HTTPClient) {
        self.profile = profile
        self.client = client
        self.http = http
    }

    public func authorizationPage(state: String, challenge: String) -> String {
        let fields =
            [
                ("client_id", client.id), ("response_type", "code"), ("redirect_uri", client.redirectURL),
                ("scope", profile.scopes.joined(separator: " ")), ("state", state), ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            ] + profile.parameters.map { ($0.name, $0.value) }
        return "\(profile.authorizationURL)?\(PercentEncoding.fields(fields))"
    }

    public func exchange(code: Sensitive<String>, verifier: Sensitive<String>) async throws(Failure) -> OAuthTokens {
        let answer = try await post(
            profile.tokenURL,
            [
                ("grant_type", "authorization_code"), ("code", code.reveal()), ("redirect_uri", client.redirectURL),
                ("code_verifier", verifier.reveal()),
            ])
        let tokens = try TokenAnswer(answer, of: .exchange).tokens()
        guard tokens.refreshToken != nil else {
            throw Failure(.oauthRefused, .failItem, field: "refresh_token", status: answer.status)
        }
        return tokens
    }

    public func refresh(_ refreshToken: Secret) async throws(Failure) -> OAuthTokens {
        let answer = try await post(
            profile.tokenURL, [("grant_type", "refresh_token"), ("refresh_token", refreshToken.reveal())])
        return try TokenAnswer(answer, of: .refresh).tokens()
    }

    public func sites(_ accessToken: Secret) async throws(Failure) -> [AccessibleSite] {
        guard let url = profile.sitesURL else { return [] }
        let answer = try await execute(
            HTTPRequest(
                .get, url, headers: [.bearerAuthorization(accessToken), HTTPHeader("Accept", "application/json")]))
        guard answer.isSuccess, let sites = (try? JSONParser.parse(answer.body))?.array else {
            throw Failure(.oauthUnavailable, .retry(after: HTTPError.retryDelay), status: answer.status)
        }
        return sites.compactMap { site in
            guard let id = site["id"]?.string, Self.isPlain(id), let url = site["url"]?.string else { return nil }
            return AccessibleSite(id: id, url: url)
        }
    }

    public func revoke(_ refreshToken: Secret) async throws(Failure) -> Bool {
        guard let url = profile.revocationURL else { return false }
        let answer = try await post(url, [("token", refreshToken.reveal()), ("token_type_hint", "refresh_token")])
        // An unknown token is none that is good (RFC 7009, section 2.2).
        guard answer.isSuccess else { throw TokenAnswer(answer, of: .revocation).failure }
        return true
    }

    private func post(_ url: String, _ fields: [(String, String)]) async throws(Failure) -> HTTPResponse {
        let fields = fields + [("client_id", client.id), ("client_secret", client.secret.reveal())]
        let (type, body): (String, [UInt8]) =
            switch profile.encoding {
            case .form: ("application/x-www-form-urlencoded", Array(PercentEncoding.fields(fields).utf8))
            case .json:
                (
                    "application/json",
                    JSON.object(Dictionary(uniqueKeysWithValues: fields.map { ($0, .string($1)) })).bytes()
                )
            }
        return try await execute(
            HTTPRequest(
                .post, url,
                headers: [HTTPHeader("Content-Type", type), HTTPHeader("Accept", "application/json")],
                body: .bytes(body)))
    }

    private func execute(_ request: HTTPRequest) async throws(Failure) -> HTTPResponse {
        var request = request
        request.timeout = Self.timeout
        do { return try await http.execute(request, maximumBytes: Self.maximumBytes) } catch {
            throw error.asFailure(.oauthUnavailable)
        }
    }

    /// It becomes a part of a path.
    private static func isPlain(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 64
            && id.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-")
            }
    }
}
