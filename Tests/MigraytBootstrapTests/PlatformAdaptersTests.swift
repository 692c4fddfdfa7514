import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytBootstrap
@testable import MigraytJira

@Suite struct PlatformAdaptersTests {
    /// The shards of a worker write to the same issues where these are the ends of links.
    @Test func clientsOfASitePaceTheirWritesTogether() throws {
        let adapters = PlatformAdapters(budget: UnlimitedBudget(), privateHosts: [], gateway: "https://gateway.example")
        func pacer(_ site: String) throws -> IssueWritePacer? {
            let endpoint = JiraEndpoint(
                baseURL: "https://acme.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)
            let credential = PlatformCredential(account: Sensitive("bot@acme.example"), token: Sensitive("s3cret"))
            let target = try adapters.target(endpoint, site: site, credential: credential, permit: .always)
            return (target as? JiraClient)?.pacer
        }
        let first = try #require(try pacer("one"))
        let (again, other) = (try pacer("one"), try pacer("two"))
        #expect(again === first && other !== first)
    }
}
