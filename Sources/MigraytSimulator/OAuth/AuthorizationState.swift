/// All that an authorization server remembers.
struct AuthorizationState: Sendable {
    struct Code: Sendable {
        let challenge: String
        let grant: Int
        let until: Instant
        var isUsed = false
    }

    struct RefreshToken: Sendable {
        let grant: Int
        /// When it was used first, where use ends it.
        var usedAt: Instant?
    }

    struct AccessToken: Sendable {
        let grant: Int
        let until: Instant
    }

    var codes: [String: Code] = [:]
    var refreshTokens: [String: RefreshToken] = [:]
    var accessTokens: [String: AccessToken] = [:]
    var endedGrants: Set<Int> = []
    /// How long access tokens live that are given out from now on.
    var lifetime: Int64 = 3_600
    /// Renewals that were granted.
    var refreshes = 0
    var revocations = 0
    private(set) var count = 0

    mutating func next() -> Int {
        count += 1
        return count
    }
}
