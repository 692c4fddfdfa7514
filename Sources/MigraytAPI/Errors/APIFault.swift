import Hummingbird
import MigraytAPIContract
import MigraytModel

/// An answer that is not a success, before it is written as an `ErrorBody`.
struct APIFault: Error, Sendable, Hashable {
    /// What product documents promise to a caller that is turned away (429).
    static let retryAfterSeconds = 30

    let status: HTTPResponse.Status
    let message: ErrorBody.Message
    let code: String?
    /// Seconds, where the status tells a caller to come back.
    let retryAfter: Int

    private init(
        _ status: HTTPResponse.Status, _ message: ErrorBody.Message, code: String? = nil,
        retryAfter: Int = retryAfterSeconds
    ) {
        self.status = status
        self.message = message
        self.code = code
        self.retryAfter = retryAfter
    }

    init(_ status: HTTPResponse.Status, _ message: String, code: FailureCode? = nil) {
        self.init(status, .one(message), code: code?.rawValue)
    }

    /// A request that is not valid, with every fault that was found in it.
    static func invalid(_ faults: [String]) -> APIFault { APIFault(.badRequest, .several(faults)) }
    static func notFound(_ message: String) -> APIFault { APIFault(.notFound, message, code: .ledgerNotFound) }
    static func conflict(_ message: String) -> APIFault { APIFault(.conflict, message, code: .ledgerConflict) }
    static func tooManyAttempts(retryAfter: Duration) -> APIFault {
        let seconds = Int((retryAfter / .seconds(1)).rounded(.up))
        return APIFault(
            .tooManyRequests, .one("Too many requests: wait for the time of Retry-After"), retryAfter: max(1, seconds))
    }

    static let unauthorized = APIFault(.unauthorized, "Invalid or expired access token", named: "UNAUTHORIZED")
    static let tokenExpired = APIFault(.unauthorized, "Invalid or expired access token", named: "TOKEN_EXPIRED")
    static let wrongCredentials = APIFault(.unauthorized, "Invalid credentials", named: "UNAUTHORIZED")
    static let noRefreshToken = APIFault(.unauthorized, "No refresh token", named: "UNAUTHORIZED")
    static let badRefreshToken = APIFault(
        .unauthorized, "Invalid or expired refresh token: sign in again", named: "UNAUTHORIZED")
    static let signInRefused = APIFault(
        .unauthorized, "The sign-in was not accepted: begin again", named: "UNAUTHORIZED")
    static let authorizationRefused = APIFault(
        .badRequest, "The authorization was not accepted (not begun by you, over, or used before): begin again",
        code: .oauthRefused)
    static let authorizationDenied = APIFault(
        .badRequest, "The platform gave no authorization: begin again, and allow the access on its page",
        code: .oauthRefused)
    static let tokenExchangeFailed = APIFault(
        .badRequest, "Token exchange failed: the platform did not accept the code; begin again", code: .oauthRefused)
    static let forbidden = APIFault(.forbidden, "Your role does not allow this: ask an owner", named: "FORBIDDEN")
    static let tenantErased = APIFault(
        .gone, "The tenant is erased or being erased: the erasure's id shows the certificate", named: "TENANT_ERASED")
    static let malformed = APIFault(.badRequest, "The request's body is not valid JSON")
    static let unreadable = APIFault(.badRequest, "The request's body cannot be read")
    static let tooLarge = APIFault(.contentTooLarge, "The request's body is larger than 1 MiB")
    static let unsupportedMediaType = APIFault(
        .unsupportedMediaType, "The request's body must be application/json in UTF-8")
    static let tooManyRequests = APIFault(.tooManyRequests, "Too many requests of this kind at once")
    static let noSuchRoute = APIFault(.notFound, "There is no such path")
    static let methodNotAllowed = APIFault(.methodNotAllowed, "The path does not take this method")

    private init(_ status: HTTPResponse.Status, _ message: String, named code: String) {
        self.init(status, .one(message), code: code)
    }

    var body: ErrorBody {
        ErrorBody(statusCode: status.code, message: message, error: status.reasonPhrase, code: code)
    }
}

extension APIFault {
    /// A failure at a process border: whose fault it is decides the status.
    init(_ failure: Failure) {
        let status: HTTPResponse.Status =
            switch failure.code {
            case .ledgerNotFound: .notFound
            case .ledgerConflict: .conflict
            case .ledgerUnavailable: .serviceUnavailable
            case let code where Self.isOfOtherSystem(code): .badGateway
            default: .internalServerError
            }
        self.init(status, failure.description, code: failure.code)
    }

    /// Makes a call of the ledger; where it says only that the state does not allow it, the answer says why.
    static func onConflict<Result>(_ message: String, _ call: () async throws(Failure) -> Result)
        async throws(APIFault) -> Result
    {
        do throws(Failure) { return try await call() } catch {
            throw error.code == .ledgerConflict ? .conflict(message) : APIFault(error)
        }
    }

    /// The text before the dot of a code names the system that it came from.
    private static func isOfOtherSystem(_ code: FailureCode) -> Bool {
        ["ado", "aws", "jira", "http", "oauth", "oidc", "secrets"].contains(code.rawValue.prefix { $0 != "." })
    }
}
