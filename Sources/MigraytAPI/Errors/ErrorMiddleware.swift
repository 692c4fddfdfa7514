import Hummingbird
import Logging
import MigraytAPIContract
import MigraytModel
import MigraytObservability
import MigraytPorts

/// Turns everything that is thrown below it into an `ErrorBody`, and logs each request by its route's template.
struct ErrorMiddleware: RouterMiddleware {
    let timing: Timing
    let logger: Logger

    func handle(
        _ request: Request, context: APIRequestContext,
        next: (Request, APIRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = timing.monotonic()
        let response: Response
        var cause: FailureCode?
        do {
            response = try await next(request, context)
        } catch {
            let fault = Self.fault(of: error)
            cause = fault.code
            response = try Self.response(to: fault)
        }
        let duration = timing.monotonic() - start
        var metadata: [LogKey: String] = [
            .method: request.method.rawValue, .status: String(response.status.code), .requestID: context.id,
            .durationMilliseconds: String(duration / .milliseconds(1)),
        ]
        metadata[.path] = context.endpointPath
        metadata[.code] = cause?.rawValue
        logger.log(response.status.kind == .serverError ? .warning : .info, "Request", metadata)
        return response
    }

    private static func fault(of error: any Error) -> APIFault {
        switch error {
        case let fault as APIFault: fault
        case let failure as Failure: APIFault(failure)
        case let error as HTTPError where error.status == .notFound: .noSuchRoute
        case let error as HTTPError: APIFault(error.status, error.status.reasonPhrase)
        default: APIFault(Failure(.internalError, .stop))
        }
    }

    private static func response(to fault: APIFault) throws -> Response {
        var response = try Response.json(fault.body, status: fault.status)
        switch fault.status {
        case .unauthorized: response.headers[.wwwAuthenticate] = "Bearer"
        case .tooManyRequests, .serviceUnavailable:
            response.headers[.retryAfter] = String(APIFault.retryAfterSeconds)
        default: break
        }
        return response
    }
}
