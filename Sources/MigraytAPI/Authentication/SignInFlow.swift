import Foundation
import JWTKit

/// One sign-in on its way through the provider's page. It travels in a signed cookie of the browser that began it, so
/// nobody else can end it and nothing has to be kept here.
struct SignInFlow: JWTPayload {
    let authorization: AuthorizationFlow
    /// Comes back in the ID token.
    let nonce: String

    /// - Parameter secret: 32 random bytes for each call.
    init(secret: () -> [UInt8], now: Date) {
        authorization = AuthorizationFlow(secret: secret, now: now)
        nonce = AuthorizationFlow.encoded(secret())
    }

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
