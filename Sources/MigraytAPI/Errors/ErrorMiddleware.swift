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
    let routes: RouteTable

    func handle(
        _ request: Request, context: APIRequestContext,
        next: (Request, APIRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = timing.monotonic()
        var response: Response
        var cause: String?
        do {
            response = try await next(request, context)
        } catch {
            let fault = fault(of: error, request)
            cause = fault.code
            response = try Self.response(to: fault)
            if fault.status == .methodNotAllowed {
                response.headers[.allow] = routes.methods(of: request.uri.path).joined(separator: ", ")
            }
        }
        let duration = timing.monotonic() - start
        var metadata: [LogKey: String] = [
            .method: request.method.rawValue, .status: String(response.status.code), .requestID: context.id,
            .durationMilliseconds: String(duration / .milliseconds(1)),
        ]
        metadata[.path] = context.endpointPath
        metadata[.code] = cause
        logger.log(response.status.kind == .serverError ? .warning : .info, "Request", metadata)
        return response
    }

    private func fault(of error: any Error, _ request: Request) -> APIFault {
        switch error {
        case let fault as APIFault: fault
        case let failure as Failure: APIFault(failure)
        case let error as HTTPError where error.status == .notFound:
            routes.methods(of: request.uri.path).isEmpty ? .noSuchRoute : .methodNotAllowed
        case let error as HTTPError: APIFault(error.status, error.status.reasonPhrase)
        default: APIFault(Failure(.internalError, .stop))
        }
    }

    private static func response(to fault: APIFault) throws -> Response {
        var response = try Response.json(fault.body, status: fault.status)
        switch fault.status {
        case .unauthorized: response.headers[.wwwAuthenticate] = "Bearer"
        case .tooManyRequests, .serviceUnavailable: response.headers[.retryAfter] = String(fault.retryAfter)
        default: break
        }
        return response
    }
}
