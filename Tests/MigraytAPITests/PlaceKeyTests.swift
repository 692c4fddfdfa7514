import Foundation
import MigraytDigest
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct PlaceKeyTests {
    private static let key = PlaceKey(Sensitive(String(repeating: "k", count: 64)))

    private static func jira(_ url: String, _ key: String = "SHOP", board: Int64? = nil) -> PlatformEndpoint {
        .jira(JiraEndpoint(baseURL: url, projectKey: key, boardID: board, certificateAuthority: nil))
    }

    private static func azureDevOps(_ url: String) -> PlatformEndpoint {
        .azureDevOps(AzureDevOpsEndpoint(organizationURL: url, project: "Shop", certificateAuthority: nil))
    }

    @Test func allProjectsOfASiteShareItsRateLimitAndNoPlace() {
        let first = Self.key.digests(of: Self.jira("https://contoso.atlassian.net"))
        #expect(Self.key.digests(of: Self.jira("https://contoso.atlassian.net")) == first)
        for endpoint in [
            Self.jira("https://contoso.atlassian.net", "WEB"), Self.jira("https://Contoso.atlassian.net:443/x"),
            Self.jira("https://contoso.atlassian.net", board: 7),
        ] {
            let other = Self.key.digests(of: endpoint)
            #expect(other.site == first.site && other.place != first.place)
        }
        #expect(Self.key.digests(of: Self.jira("https://fabrikam.atlassian.net")).site != first.site)
        #expect(Self.key.digests(of: Self.jira("https://contoso.atlassian.net:8443")).site != first.site)
    }

    @Test func aHostOfAzureDevOpsHasManyOrganisations() {
        let first = Self.key.digests(of: Self.azureDevOps("https://dev.azure.com/contoso"))
        #expect(Self.key.digests(of: Self.azureDevOps("https://dev.azure.com/Contoso/")).site == first.site)
        #expect(Self.key.digests(of: Self.azureDevOps("https://dev.azure.com/fabrikam")).site != first.site)
        // Another platform at the same host has limits of its own.
        #expect(
            Self.key.digests(of: Self.jira("https://one.example")).site
                != Self.key.digests(of: Self.azureDevOps("https://one.example")).site)
    }

    /// Who has the rows and guesses the name learns nothing without the key.
    @Test func withoutTheKeyAGuessIsNotConfirmed() {
        let endpoint = Self.jira("https://contoso.atlassian.net")
        let digests = Self.key.digests(of: endpoint)
        let other = PlaceKey(Sensitive(String(repeating: "l", count: 64))).digests(of: endpoint)
        #expect(other.site != digests.site && other.place != digests.place)
        for text in ["contoso.atlassian.net:443", "site\njira\ncontoso.atlassian.net:443", "contoso"] {
            #expect(SHA256.hexDigest(Array(text.utf8)) != digests.site)
        }
        #expect(digests.site.count == 64 && digests.place.count == 64)
        #expect(!"\(digests)".lowercased().contains("contoso"))
    }

    @Test func twoProcessesThatNeedTheFirstKeyAtOnceHaveOne() async throws {
        let secrets = InMemorySecretStore()
        let ids = SequentialIDs(seed: 3)
        let endpoint = Self.jira("https://contoso.atlassian.net")
        let found = try await withThrowingTaskGroup(of: PlaceDigests.self) { group in
            for process in 0..<16 {
                group.addTask {
                    let keys = PlaceKeys(
                        secrets: secrets, newSecret: { Array(repeating: UInt8(process), count: 32) },
                        newID: { ids.next() })
                    return try await keys.place(endpoint).digests
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(found.count == 1)
    }

    @Test func withoutTheSecretStoreThereIsNoDigest() async throws {
        let secrets = InMemorySecretStore()
        secrets.setFault(Failure(.secretsUnavailable, .retry(after: .seconds(1))))
        let keys = PlaceKeys(secrets: secrets, newSecret: { [] }, newID: { UUID() })
        let failure = await #expect(throws: Failure.self) {
            try await keys.place(Self.jira("https://contoso.atlassian.net"))
        }
        #expect(failure?.code == .secretsUnavailable)
    }
}
