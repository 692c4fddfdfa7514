import Foundation
import MigraytModel
import Testing

@Suite struct StoredConnectionTests {
    private static let endpoints: [PlatformEndpoint] = [
        .azureDevOps(
            AzureDevOpsEndpoint(
                organizationURL: "https://dev.azure.com/contoso", project: "Web \"Shop\" ö", certificateAuthority: nil)
        ),
        .azureDevOps(
            AzureDevOpsEndpoint(organizationURL: "https://ado.example", project: "P", certificateAuthority: "PEM\n")),
        .jira(
            JiraEndpoint(
                baseURL: "https://contoso.atlassian.net", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)),
        .jira(
            JiraEndpoint(
                baseURL: "https://jira.example:8443", projectKey: "KEY_2", boardID: .max, certificateAuthority: "PEM\n")
        ),
    ]

    @Test(arguments: endpoints) func itComesBackWholeWithEitherCredential(_ endpoint: PlatformEndpoint) throws {
        let grant = OAuthGrant(
            accessToken: Secret("acc\"ess"), refreshToken: Secret("refresh"),
            expiresAt: Date(timeIntervalSince1970: 1_800_000_000), cloudID: "cloud")
        let authorized = try #require(
            StoredConnection(decoding: StoredConnection(endpoint: endpoint, credential: .grant(grant)).encoded()))
        guard case .grant(grant) = authorized.credential else { throw Failure(.internalError, .stop) }
        #expect(authorized.endpoint == endpoint)

        for account in [Sensitive("a@b.c"), nil] {
            let token = PlatformCredential(account: account, token: Sensitive("t\"\\ö"))
            let made = try #require(
                StoredConnection(decoding: StoredConnection(endpoint: endpoint, credential: .token(token)).encoded()))
            guard case .token(let back) = made.credential else { throw Failure(.internalError, .stop) }
            #expect(back.token == token.token && back.account == token.account && back.scheme == .basic)
            #expect(made.endpoint == endpoint)
        }
    }

    @Test(arguments: [
        "", "no json", "{}", #"{"token":"t"}"#, #"{"endpoint":{"type":"jira","base_url":"u","project_key":"K"}}"#,
        #"{"token":"t","endpoint":{"type":"trello","base_url":"u","project_key":"K"}}"#,
        #"{"token":"t","endpoint":{"type":"jira","base_url":"u"}}"#, #"{"access_token":"a","endpoint":{}}"#,
    ])
    func whatIsNotWholeIsNone(_ text: String) {
        #expect(StoredConnection(decoding: Sensitive(text)) == nil)
    }

    /// A disconnect ends the grant of a secret from before endpoints were kept with it.
    @Test func theCredentialOfAnOlderSecretIsFound() {
        let text = #"{"access_token":"a","expires_at":1800000000,"refresh_token":"r"}"#
        guard case .grant = StoredCredential(decoding: Sensitive(text)) else {
            Issue.record("no grant")
            return
        }
        #expect(StoredCredential(decoding: Sensitive("{}")) == nil)
    }
}
