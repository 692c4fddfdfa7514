import Foundation
import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Synchronization
import Testing

@testable import MigraytAPI

@Suite struct ConnectorTests {
    @Test func theTokenGoesToTheSecretStoreAndNowhereElse() async throws {
        let world = try await APIWorld()
        let answer = try await world.call(.post, "/api/connectors", as: world.owner, body: APIWorld.azureDevOps)
        #expect(answer.status == 201)
        let connection = try answer.decoded(ConnectionView.self)
        // Answers of POST may be kept in the database.
        #expect(connection.url == nil && connection.project == nil)
        let name = "migrayt/connectors/\(world.owner.id)/azure_devops/\(connection.id)"
        #expect(world.secrets.names == [name])
        #expect(world.secrets.text(of: name)?.contains(APIWorld.token) == true)
        #expect(world.connector.tokens == [APIWorld.token])

        let list = try await world.call(.get, "/api/connectors", as: world.owner)
        let views = try list.decoded([ConnectionView].self)
        #expect(views.map(\.id) == [connection.id])
        #expect(views.map(\.url) == ["https://dev.azure.com/contoso"] && views.map(\.project) == ["Shop"])
        let stored = try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9)
        for text in [answer.text, list.text, "\(stored)", world.log.lines.joined()] {
            #expect(!text.contains(APIWorld.token))
        }
        for text in [answer.text, "\(stored)", world.log.lines.joined()] {
            #expect(!text.lowercased().contains("contoso"))
        }
    }

    @Test func aListReadsWhereEachConnectionLeads() async throws {
        let world = try await APIWorld()
        for number in 1...12 {
            _ = try await world.connect(APIWorld.jira.replacing("SHOP", with: "SHOP\(number)"), as: world.owner)
        }
        let list = try await world.call(.get, "/api/connectors?limit=11", as: world.owner)
        #expect(
            try list.decoded([ConnectionView].self).map(\.project) == (2...12).reversed().map { "SHOP\($0)" })
        #expect(list.headers[.link] != nil)
        // Of a secret that is gone, or of an older version, nothing is told; the others are shown all the same.
        world.secrets.put(world.secrets.names[0], nil)
        world.secrets.put(world.secrets.names[1], #"{"account":"ada@example.com","token":"t"}"#)
        let views = try await world.call(.get, "/api/connectors", as: world.owner).decoded([ConnectionView].self)
        #expect(views.count == 12 && views.count { $0.url == nil && $0.project == nil } == 2)
        world.secrets.failReads(Failure(.secretsUnavailable, .retry(after: .seconds(1))))
        #expect(try await world.call(.get, "/api/connectors", as: world.owner).status == 502)
    }

    @Test func connectingTheSamePlaceAgainIsTheSameConnection() async throws {
        let world = try await APIWorld()
        let id = try await world.connect(APIWorld.jira, as: world.owner)
        #expect(try await world.connect(APIWorld.jira, as: world.owner) == id)
        #expect(world.secrets.names.count == 1)
        #expect(try await world.connect(APIWorld.jira, as: world.stranger) != id)
        #expect(
            try await world.connect(
                APIWorld.jira.replacing("contoso", with: "fabrikam"), as: world.owner) != id)
        // Both tenants share the site's rate limit.
        let mine = try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9)
        let theirs = try await world.ledger.connections(tenant: world.stranger.tenant, after: nil, limit: 9)
        #expect(Set(mine.map(\.digests.site)).count == 2 && mine.last?.digests == theirs.first?.digests)
        let (contoso, fabrikam) = (mine.last?.digests.site, mine.first?.digests.site)
        #expect(world.connector.sites == [contoso, contoso, contoso, fabrikam])
    }

    /// Killed anywhere, a row leads to each secret that there is.
    @Test func aRowLeadsToEverySecretAtEveryMoment() async throws {
        let world = try await APIWorld()
        let seen = Mutex(0)
        let (ledger, secrets, tenant) = (world.ledger, world.secrets, world.owner.tenant)
        @Sendable func look() async throws(Failure) {
            let rows = try await ledger.connections(tenant: tenant, after: nil, limit: 9).map(\.secretARN)
            let known = Set(rows.map { $0.hasPrefix("arn:") ? String($0.dropFirst(4)) : $0 })
            #expect(Set(secrets.names).isSubset(of: known))
            seen.withLock { $0 += 1 }
        }
        world.secrets.afterEachCall(look)
        let id = try await world.connect(APIWorld.jira, as: world.owner)
        #expect(try await world.connect(APIWorld.jira, as: world.owner) == id)
        // Of a connection whose secret is gone, also.
        world.secrets.put(world.secrets.names[0], nil)
        #expect(try await world.connect(APIWorld.jira, as: world.owner) == id)
        #expect(world.secrets.names.count == 1)
        let row = try #require(try await ledger.connections(tenant: tenant, after: nil, limit: 9).first)
        #expect(row.secretARN == "arn:" + world.secrets.names[0])
        // While the secret cannot be deleted the row stays, and so it does until the secret is gone.
        world.secrets.failDeletes(Failure(.secretsUnavailable, .retry(after: .seconds(1))))
        #expect(try await world.call(.delete, "/api/connectors/\(id)", as: world.owner).status == 502)
        try await look()
        world.secrets.failDeletes(nil)
        #expect(try await world.call(.delete, "/api/connectors/\(id)", as: world.owner).status == 204)
        #expect(world.secrets.names.isEmpty && seen.withLock { $0 } == 6)
    }

    @Test func ofTwoRequestsForOnePlaceOneSecretStays() async throws {
        let world = try await APIWorld()
        let isFirst = Mutex(true)
        // Another request comes between this one's secret and its row.
        world.secrets.afterEachCall { () async throws(Failure) in
            let rows = try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9)
            guard let row = rows.first, isFirst.withLock({ $0 }), !world.secrets.names.isEmpty else { return }
            isFirst.withLock { $0 = false }
            _ = try await world.ledger.replaceSecret(
                of: row.id, tenant: row.tenant, from: row.secretARN, to: "arn:of the other")
        }
        _ = try await world.connect(APIWorld.jira, as: world.owner)
        #expect(world.secrets.names.isEmpty)
        let rows = try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9)
        #expect(rows.map(\.secretARN) == ["arn:of the other"])
    }

    @Test func whatIsLargerThanASecretIsRefused() async throws {
        let world = try await APIWorld()
        let authority = "-----BEGIN CERTIFICATE-----" + String(repeating: "A", count: 65_536)
        let body = APIWorld.jira.replacing(#""project_key""#, with: #""ca_certificate":"\#(authority)","project_key""#)
        let answer = try await world.call(.post, "/api/connectors", as: world.owner, body: body)
        #expect(answer.status == 400)
        #expect(world.secrets.names.isEmpty)
    }

    @Test func aRefusedAccessIsNotKept() async throws {
        let world = try await APIWorld()
        world.connector.refuse(with: Failure(.jiraUnauthorized, .parkRun, status: 401))
        let answer = try await world.call(.post, "/api/connectors", as: world.owner, body: APIWorld.jira)
        #expect(answer.status == 502)
        #expect(answer.error?.code == "jira.unauthorized")
        #expect(answer.error?.message.lines.first?.contains("status: 401") == true)
        #expect(world.secrets.names.isEmpty)
        #expect(try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9).isEmpty)
        #expect(!world.log.lines.joined().contains(APIWorld.token))
    }

    @Test(arguments: [CommitFault.beforeCommit, .afterCommit])
    func aFailedWriteLeavesNeitherSecretNorRow(_ fault: CommitFault) async throws {
        let world = try await APIWorld(fault: { $0.hasPrefix("createConnection") ? fault : nil })
        let answer = try await world.call(.post, "/api/connectors", as: world.owner, body: APIWorld.jira)
        #expect(answer.status == 503)
        #expect(world.secrets.names.isEmpty)
        #expect(try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9).isEmpty)
    }

    @Test func deletingTakesTheSecretToo() async throws {
        let world = try await APIWorld()
        let id = try await world.connect(APIWorld.jira, as: world.owner)
        #expect(try await world.call(.delete, "/api/connectors/\(id)", as: world.stranger).status == 404)
        #expect(world.secrets.names.count == 1)

        world.secrets.failDeletes(Failure(.secretsUnavailable, .retry(after: .seconds(1))))
        #expect(try await world.call(.delete, "/api/connectors/\(id)", as: world.owner).status == 502)
        #expect(try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9).count == 1)

        world.secrets.failDeletes(nil)
        #expect(try await world.call(.delete, "/api/connectors/\(id)", as: world.owner).status == 204)
        #expect(world.secrets.names.isEmpty)
        #expect(try await world.call(.delete, "/api/connectors/\(id)", as: world.owner).status == 404)
    }

    @Test func aConnectionOfAnActiveRunStays() async throws {
        let world = try await APIWorld()
        _ = try await world.startRun(as: world.owner)
        for connection in try await world.ledger.connections(tenant: world.owner.tenant, after: nil, limit: 9) {
            let answer = try await world.call(.delete, "/api/connectors/\(connection.id)", as: world.owner)
            #expect(answer.status == 409)
        }
        #expect(world.secrets.names.count == 2)
    }

    @Test(arguments: [
        (#"{"type":"trello","credentials":{}}"#, ["type must be azure_devops or jira"]),
        (
            #"{"type":"azure_devops","credentials":{"organization_url":"http://x","email":"a@b"}}"#,
            [
                "credentials.organization_url must be an https URL without user, query and fragment",
                "credentials.project is required", "credentials.personal_access_token is required",
                "credentials.email is not a field of azure_devops",
            ]
        ),
        (
            #"{"type":"jira","credentials":{"base_url":"https://u:p@x","email":"a","api_token":"a\nb","project_key":"a-b","board_id":0,"ca_certificate":"x"}}"#,
            [
                "credentials.base_url must be an https URL without user, query and fragment",
                "credentials.email must be a valid email", "credentials.api_token must not hold control characters",
                "credentials.project_key must be of capital letters, digits and _",
                "credentials.board_id must be a positive number",
                "credentials.ca_certificate must be PEM text of a certificate",
            ]
        ),
        (
            #"{"type":"jira","credentials":{"token":"secret"},"extra":1}"#,
            ["credentials.token is not a known field", "extra is not a known field"]
        ),
    ])
    func everyFaultIsToldAtOnce(_ body: String, _ faults: [String]) async throws {
        let world = try await APIWorld()
        for path in ["/api/connectors", "/api/connectors/test"] {
            let answer = try await world.call(.post, path, as: world.owner, body: body)
            #expect(answer.status == 400)
            #expect(answer.error?.message.lines == faults)
        }
        #expect(world.connector.tokens.isEmpty)
    }

    @Test func aTestKeepsNothing() async throws {
        let world = try await APIWorld()
        let good = try await world.call(.post, "/api/connectors/test", as: world.owner, body: APIWorld.azureDevOps)
        let answer = try good.decoded(ConnectorTestAnswer.self)
        #expect(answer.success && answer.message == "Connection verified")
        #expect(answer.metadata?.organisation == "contoso" && answer.metadata?.project == "Shop")

        world.connector.refuse(with: Failure(.adoUnauthorized, .parkRun, status: 203))
        let bad = try await world.call(.post, "/api/connectors/test", as: world.owner, body: APIWorld.azureDevOps)
        #expect(bad.status == 200)
        #expect(try bad.decoded(ConnectorTestAnswer.self).success == false)
        #expect(bad.text.contains("refused the token") && !bad.text.contains(APIWorld.token))
        #expect(world.secrets.names.isEmpty)
    }

    @Test func aScanCountsBeyondOnePage() async throws {
        let world = try await APIWorld()
        let id = try await world.connect(APIWorld.azureDevOps, as: world.owner)
        let answer = try await world.call(
            .post, "/api/connectors/scan", as: world.owner, body: #"{"connectionId":"\#(id)"}"#)
        let scan = try answer.decoded(ScanAnswer.self)
        #expect(scan.typeCounts == ["Epic": 3, "Task": 20_001])
        #expect(scan.totalWorkItems == 20_004)
        #expect(scan.iterationPaths.map(\.path) == ["Shop", #"Shop\Sprint 1"#])
        #expect(scan.iterationPaths.last?.startDate == "2025-01-06")
        #expect(scan.iterationPaths.last?.endDate == "2025-01-17")
        #expect(scan.areaPaths.map(\.depth) == [1, 2])
        #expect(scan.hierarchies.map(\.option) == ["collapse", "extend"])
        #expect(scan.hierarchies.map { $0.condition == nil } == [true, false])
        #expect(ScanAnswer.HierarchyOption.options(forTypes: ["feature", "Epic"]).count == 3)
        #expect(ScanAnswer.HierarchyOption.options(forTypes: ["Bug"]).map(\.option) == ["collapse"])
    }

    @Test func onlyOwnAzureDevOpsConnectionsAreScanned() async throws {
        let world = try await APIWorld()
        let source = try await world.connect(APIWorld.azureDevOps, as: world.owner)
        let target = try await world.connect(APIWorld.jira, as: world.owner)
        func status(_ id: String, _ user: UserRecord) async throws -> Int {
            try await world.call(.post, "/api/connectors/scan", as: user, body: #"{"connectionId":"\#(id)"}"#).status
        }
        #expect(try await status(source, world.stranger) == 404)
        #expect(try await status("nonsense", world.owner) == 404)
        #expect(try await status(target, world.owner) == 400)
    }
}
