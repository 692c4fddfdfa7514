import JWTKit

/// The claims of an access token, by the names of the product's documentation.
struct AccessClaims: JWTPayload {
    let sub: String
    let email: String
    let tenantId: String
    let role: String
    /// Seconds since 1970.
    let iat: Int64
    let exp: Int64

    /// The signature is checked by JWTKit; the time by `AccessTokens`, which is given its clock.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
