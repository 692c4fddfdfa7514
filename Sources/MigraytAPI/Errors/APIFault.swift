import Hummingbird
import MigraytAPIContract
import MigraytModel

/// An answer that is not a success, before it is written as an `ErrorBody`.
struct APIFault: Error, Sendable, Hashable {
    /// What product documents promise to a caller that is turned away (429).
    static let retryAfterSeconds = 30

    let status: HTTPResponse.Status
    let message: ErrorBody.Message
    let code: FailureCode?

    init(_ status: HTTPResponse.Status, _ message: String, code: FailureCode? = nil) {
        self.status = status
        self.message = .one(message)
        self.code = code
    }

    private init(_ status: HTTPResponse.Status, _ message: ErrorBody.Message) {
        self.status = status
        self.message = message
        self.code = nil
    }

    /// A request that is not valid, with every fault that was found in it.
    static func invalid(_ faults: [String]) -> APIFault { APIFault(.badRequest, .several(faults)) }
    static func notFound(_ message: String) -> APIFault { APIFault(.notFound, message, code: .ledgerNotFound) }
    static func conflict(_ message: String) -> APIFault { APIFault(.conflict, message, code: .ledgerConflict) }

    static let unauthorized = APIFault(.unauthorized, "Invalid or expired access token")
    static let wrongCredentials = APIFault(.unauthorized, "Invalid credentials")
    static let malformed = APIFault(.badRequest, "The request's body is not valid JSON")
    static let tooLarge = APIFault(.contentTooLarge, "The request's body is larger than 1 MiB")
    static let tooManyRequests = APIFault(.tooManyRequests, "Too many requests of this kind at once")
    static let noSuchRoute = APIFault(.notFound, "There is no such path or method")

    var body: ErrorBody {
        ErrorBody(
            statusCode: status.code, message: message, error: status.reasonPhrase, code: code?.rawValue)
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
        ["ado", "jira", "http", "secrets"].contains(code.rawValue.prefix { $0 != "." })
    }
}
