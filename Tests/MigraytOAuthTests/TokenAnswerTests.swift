import MigraytModel
import Testing

@testable import MigraytOAuth

@Suite struct TokenAnswerTests {
    private func answer(_ status: Int, _ body: String, _ question: TokenAnswer.Question = .refresh) -> TokenAnswer {
        TokenAnswer(status: status, body: Array(body.utf8), of: question)
    }

    @Test func tokensAreRead() throws {
        let tokens = try answer(
            200, #"{"access_token":"a","refresh_token":"r","expires_in":3600,"token_type":"Bearer","scope":"x"}"#
        ).tokens()
        #expect(tokens.accessToken.reveal() == "a")
        #expect(tokens.refreshToken?.reveal() == "r")
        #expect(tokens.lifetime == .seconds(3600))
    }

    @Test func aRenewalNeedsNoNewRefreshToken() throws {
        let tokens = try answer(200, #"{"access_token":"a","expires_in":60,"token_type":"bearer"}"#).tokens()
        #expect(tokens.refreshToken == nil)
    }

    @Test(arguments: [
        "", "<html>", "{}", #"{"access_token":"","expires_in":60,"token_type":"bearer"}"#,
        #"{"access_token":"a","token_type":"bearer"}"#, #"{"access_token":"a","expires_in":0,"token_type":"bearer"}"#,
        #"{"access_token":"a","expires_in":99999999,"token_type":"bearer"}"#,
        #"{"access_token":"a","expires_in":60,"token_type":"mac"}"#,
    ])
    func whatIsNoTokenAnswerIsTriedAgain(_ body: String) {
        #expect(throws: Failure.self) { try answer(200, body).tokens() }
        #expect(answer(200, body).failure.code == .oauthUnavailable)
    }

    @Test(arguments: [
        (400, "invalid_grant", FailureCode.oauthGrantExpired), (403, "invalid_grant", .oauthGrantExpired),
        (400, "interaction_required", .oauthGrantExpired), (401, "invalid_client", .oauthClientRefused),
        (400, "unauthorized_client", .oauthClientRefused), (400, "invalid_request", .oauthClientRefused),
        (429, "invalid_grant_", .oauthUnavailable), (503, "invalid_client", .oauthUnavailable),
        (302, "", .oauthUnavailable),
    ])
    func aRefusedRenewalSaysWhoMustAct(_ status: Int, _ error: String, _ code: FailureCode) {
        let failure = answer(status, #"{"error":"\#(error)","error_description":"Ada said no"}"#).failure
        #expect(failure.code == code)
        #expect(failure.disposition == (code == .oauthUnavailable ? .retry(after: .seconds(5)) : .parkRun))
        #expect(!failure.description.contains("Ada"))
    }

    @Test func aRefusedCodeFailsTheRequestAlone() {
        let failure = answer(400, #"{"error":"invalid_grant"}"#, .exchange).failure
        #expect(failure.code == .oauthRefused)
        #expect(failure.disposition == .failItem)
    }
}
