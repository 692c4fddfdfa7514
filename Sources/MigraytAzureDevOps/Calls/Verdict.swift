import MigraytHTTP
import MigraytModel

/// What the status and headers of an answer mean.
enum Verdict: Equatable {
    case success
    /// Worth another try; the failure is for when there is none.
    case again(Failure)
    case failure(Failure)

    /// - Parameters:
    ///   - body: The answer's body; `nil` for a file, whose own type may be HTML.
    ///   - missing: What 404 means, where it is not the project that is missing.
    init(_ head: HTTPResponseHead, body: [UInt8]?, missing: FailureCode?) {
        let status = head.status
        let isHTML = head.headers["content-type"]?.lowercased().hasPrefix("text/html") == true
        switch status {
        // A wrong or expired token gets the sign-in page, with the status of a success or as a redirection
        // (microsoft/azure-devops-auth-samples#52).
        case 203, 401: self = .unauthorized(status)
        case 200...299: self = isHTML && body != nil ? .unauthorized(status) : .success
        case 300...399:
            let isSignIn = head.headers["location"]?.lowercased().contains("signin") == true
            self = isSignIn ? .unauthorized(status) : .failure(.unexpectedAnswer(nil, status: status))
        case 403: self = .failure(Failure(.adoForbidden, .parkRun, status: status))
        case 404:
            let isProject = ServiceError(body ?? []).code.map(ServiceError.unknownProject.contains) ?? false
            if let missing, !isProject {
                self = .failure(Failure(missing, .failItem, status: status))
            } else {
                self = .failure(Failure(.adoProjectNotFound, .parkRun, status: status))
            }
        case 429: self = .again(Failure(.adoThrottled, .retry(after: .seconds(10)), status: status))
        case 408, 500...599: self = .again(Failure(.adoUnavailable, .retry(after: .seconds(5)), status: status))
        default:
            let code = ServiceError(body ?? []).code
            self = .failure(
                Failure(.adoRejected, missing == nil ? .failRun : .failItem, field: code, status: status))
        }
    }

    private static func unauthorized(_ status: Int) -> Verdict {
        .failure(Failure(.adoUnauthorized, .parkRun, status: status))
    }
}
