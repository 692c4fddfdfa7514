import Foundation
import MigraytDigest
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
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

    @Test func whoIsSecondTakesTheKeyOfWhoWasFirst() async throws {
        let endpoint = Self.jira("https://contoso.atlassian.net")
        let first = Sensitive(String(repeating: "f", count: 64))
        let keys = PlaceKeys(
            secrets: OvertakenSecrets(first), newSecret: { Array(repeating: 2, count: 32) }, newID: { UUID() })
        let digests = try await keys.place(endpoint).digests
        #expect(digests == PlaceKey(first).digests(of: endpoint))
        #expect(try await keys.place(endpoint).digests == digests)
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

/// Another process makes the key right after this one found none.
private final class OvertakenSecrets: SecretStore {
    private let store = InMemorySecretStore()
    private let theirs: Mutex<Sensitive<String>?>

    init(_ key: Sensitive<String>) { theirs = Mutex(key) }

    func value(of secret: String) async throws(Failure) -> Sensitive<String> {
        let key = theirs.withLock { key in
            defer { key = nil }
            return key
        }
        guard let key else { return try await store.value(of: secret) }
        _ = try await store.create(name: secret, value: key, token: UUID().uuidString)
        throw Failure(.secretNotFound, .parkRun)
    }

    func create(name: String, value: Sensitive<String>, token: String) async throws(Failure) -> String {
        try await store.create(name: name, value: value, token: token)
    }
    func replace(_ arn: String, value: Sensitive<String>, token: String) async throws(Failure) {
        try await store.replace(arn, value: value, token: token)
    }
    func delete(_ secret: String) async throws(Failure) { try await store.delete(secret) }
}
