import MigraytAPIContract
import Testing

@Suite struct AuthorizationCallbackTests {
    @Test func theAddressOfTheBrowserTellsWhatCameBack() throws {
        let back = try #require(
            AuthorizationCallback(flow: "f", address: " https://app.example/callback?code=a%2Bb&state=s-1\n"))
        #expect(back.flow == "f" && back.code == "a+b" && back.state == "s-1" && back.error == nil)
        let refused = try #require(
            AuthorizationCallback(flow: "f", address: "https://app.example/?error=access_denied&state=s"))
        #expect(refused.code == nil && refused.error == "access_denied")
    }

    @Test(arguments: ["", "https://app.example/", "https://app.example/?code=a", "https://app.example/?state=s", "a b"])
    func otherAddressesAreNone(_ address: String) {
        #expect(AuthorizationCallback(flow: "f", address: address) == nil)
    }
}
