import Hummingbird
import MigraytModel
import MigraytPorts

/// Lets only requests with a valid bearer token through and puts the caller into their context.
struct AuthenticationMiddleware: RouterMiddleware {
    let tokens: AccessTokens
    let timing: Timing

    func handle(
        _ request: Request, context: APIRequestContext,
        next: (Request, APIRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let token = Self.bearer(request.headers[.authorization]) else { throw APIFault.unauthorized }
        var context = context
        context.caller = try await tokens.caller(of: token, now: timing.now())
        return try await next(request, context)
    }

    /// The scheme's name is case-insensitive (RFC 9110, section 11.1).
    private static func bearer(_ header: String?) -> Sensitive<String>? {
        guard let parts = header?.split(separator: " ", maxSplits: 1), parts.count == 2,
            parts[0].lowercased() == "bearer"
        else { return nil }
        return Sensitive(String(parts[1]))
    }
}
