import Foundation
import MigraytModel
import Testing

@Suite struct OAuthGrantTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let grant = OAuthGrant(
        accessToken: Secret("acc\"ess"), refreshToken: Secret("refresh"), expiresAt: now.addingTimeInterval(3600),
        cloudID: "cloud")

    @Test func itIsGoodUntilTheMarginBeforeItsEnd() {
        #expect(Self.grant.isGood(at: Self.now, for: .seconds(3599)))
        #expect(!Self.grant.isGood(at: Self.now, for: .seconds(3600)))
    }

    @Test func aRefusalIsJudgedByTheTokensEnd() {
        let refusal = Failure(.jiraUnauthorized, .parkRun, certainty: .unknown, status: 401)
        let made = PlatformCredential(account: nil, token: Sensitive("t"))
        #expect(made.judged(refusal, at: .distantFuture) == refusal)
        let before = Self.grant.credential.judged(refusal, at: Self.now.addingTimeInterval(3539))
        #expect(before == Failure(.jiraUnauthorized, .retry(after: .seconds(5)), certainty: .unknown, status: 401))
        // A minute for clocks that differ.
        let after = Self.grant.credential.judged(refusal, at: Self.now.addingTimeInterval(3540))
        #expect(after == Failure(.oauthTokenExpired, .retry(after: .zero), certainty: .unknown, status: 401))
    }

    @Test func aRenewalWithoutARefreshTokenKeepsTheOldOne() {
        let tokens = OAuthTokens(accessToken: Secret("new"), refreshToken: nil, lifetime: .seconds(60))
        let renewed = Self.grant.renewed(with: tokens, at: Self.now)
        #expect(renewed.refreshToken.reveal() == "refresh" && renewed.accessToken.reveal() == "new")
        #expect(renewed.expiresAt == Self.now.addingTimeInterval(60) && renewed.cloudID == "cloud")
    }

    @Test func itPrintsNothing() {
        var dumped = ""
        dump(StoredCredential.grant(Self.grant), to: &dumped)
        for text in [dumped, "\(Self.grant)", "\(Self.grant.credential)"] {
            #expect(!text.contains("ess") || !text.contains("acc\"ess"))
            #expect(!text.contains("\"refresh\""))
        }
    }
}
