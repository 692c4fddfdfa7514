import MigraytHTTP
import MigraytModel

/// Sorts an answer of a token or revocation endpoint into tokens or a failure. All that is known of these servers'
/// errors stands here; of an error only its registered name is looked at, and never passed on.
struct TokenAnswer {
    /// What was asked for: a grant that is refused means something else each time.
    enum Question {
        case exchange
        case refresh
        case revocation
    }

    let status: Int
    private let body: JSON?
    private let question: Question

    init(_ response: HTTPResponse, of question: Question) {
        self.init(status: response.status, body: response.body, of: question)
    }

    init(status: Int, body: [UInt8], of question: Question) {
        self.status = status
        self.body = try? JSONParser.parse(body)
        self.question = question
    }

    /// Longer than any platform's; beyond it a number is no lifetime.
    private static let longestLife: Int64 = 86_400 * 366

    func tokens() throws(Failure) -> OAuthTokens {
        guard (200...299).contains(status) else { throw failure }
        guard let access = body?["access_token"]?.string, !access.isEmpty, let seconds = body?["expires_in"]?.integer,
            (1...Self.longestLife).contains(seconds), body?["token_type"]?.string?.lowercased() == "bearer"
        else { throw unavailable }
        let refresh = body?["refresh_token"]?.string.flatMap { $0.isEmpty ? nil : Secret($0) }
        return OAuthTokens(accessToken: Secret(access), refreshToken: refresh, lifetime: .seconds(seconds))
    }

    var failure: Failure {
        switch (status, body?["error"]?.string) {
        // Atlassian answers 403 and Entra 400 (RFC 6749, section 5.2).
        case (400...499, "invalid_grant"), (400...499, "interaction_required"), (400...499, "consent_required"),
            (400...499, "login_required"):
            question == .refresh
                ? Failure(.oauthGrantExpired, .parkRun, status: status)
                : Failure(.oauthRefused, .failItem, status: status)
        case (400...499, "invalid_client"), (400...499, "unauthorized_client"):
            Failure(.oauthClientRefused, .parkRun, status: status)
        case (408, _), (429, _), (500..., _), (300...399, _), (200...299, _): unavailable
        default:
            // The request is ours: a person cannot mend it by authorizing again.
            Failure(.oauthClientRefused, .parkRun, status: status)
        }
    }

    private var unavailable: Failure {
        Failure(.oauthUnavailable, .retry(after: HTTPError.retryDelay), certainty: .unknown, status: status)
    }
}
