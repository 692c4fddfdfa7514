import MigraytHTTP
import MigraytModel

/// The kinds of refusal that Secrets Manager's answers are sorted into. Its message is never read: it can name secrets.
enum SecretsManagerError: Hashable {
    case notFound
    /// The secret's state does not allow the call; mostly that it waits for its deletion.
    case invalidState
    case alreadyExists
    case throttled
    case unavailable
    case refused

    /// - Parameter response: Any answer but a success.
    init(_ response: HTTPResponse) {
        switch Self.type(response) {
        case "ResourceNotFoundException": self = .notFound
        case "InvalidRequestException": self = .invalidState
        case "ResourceExistsException": self = .alreadyExists
        case "ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded": self = .throttled
        case "InternalServiceError", "InternalFailure", "ServiceUnavailable": self = .unavailable
        default:
            switch response.status {
            case 429: self = .throttled
            case 500...: self = .unavailable
            default: self = .refused
            }
        }
    }

    func failure(status: Int) -> Failure {
        switch self {
        case .notFound, .invalidState: Failure(.secretNotFound, .parkRun, status: status)
        case .throttled: Failure(.secretsUnavailable, .retry(after: HTTPError.retryDelay), status: status)
        case .unavailable:
            Failure(.secretsUnavailable, .retry(after: HTTPError.retryDelay), certainty: .unknown, status: status)
        case .refused, .alreadyExists: Failure(.secretsForbidden, .parkRun, status: status)
        }
    }

    /// The exception's name: from the header (before a colon) or the body's `__type` (after a number sign).
    private static func type(_ response: HTTPResponse) -> String? {
        if let header = response.headers["x-amzn-errortype"] {
            return header.split(separator: ":").first.map(String.init)
        }
        let body = try? JSONParser.parse(response.body)
        return body?["__type"]?.string?.split(separator: "#").last.map(String.init)
    }
}
