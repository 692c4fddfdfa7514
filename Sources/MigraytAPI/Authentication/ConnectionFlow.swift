import JWTKit
import MigraytModel

/// One connection on its way through a platform's page: bound to the user who began it, and to the place that they want
/// to connect. It travels sealed, with the caller.
struct ConnectionFlow: JWTPayload {
    let authorization: AuthorizationFlow
    let tenant: String
    let user: String
    let endpoint: PlatformEndpoint

    init(_ authorization: AuthorizationFlow, caller: Caller, endpoint: PlatformEndpoint) {
        self.authorization = authorization
        self.endpoint = endpoint
        tenant = caller.tenant.description
        user = caller.user.description
    }

    func belongs(to caller: Caller, platform: Platform) -> Bool {
        tenant == caller.tenant.description && user == caller.user.description && endpoint.platform == platform
    }

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
