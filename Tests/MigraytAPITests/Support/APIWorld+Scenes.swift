import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

extension APIWorld {
    static let token = "pat-3f9e1c-TOP-SECRET"

    static let azureDevOps = """
        {"type":"azure_devops","credentials":{"organization_url":"https://dev.azure.com/contoso/","project":"Shop",
        "personal_access_token":"\(token)"}}
        """
    static let jira = """
        {"type":"jira","credentials":{"base_url":"https://contoso.atlassian.net","email":"ada@example.com",
        "api_token":"\(token)","project_key":"SHOP"}}
        """

    func createProject(as user: UserRecord) async throws -> String {
        let answer = try await call(.post, "/api/projects", as: user, body: #"{"name":"Shop"}"#)
        try #require(answer.status == 201)
        return try answer.decoded(ProjectView.self).id
    }

    func connect(_ body: String, as user: UserRecord) async throws -> String {
        let answer = try await call(.post, "/api/connectors", as: user, body: body)
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.decoded(ConnectionView.self).id
    }

    /// A run in `CREATED` of a new project, with its start request.
    func startRun(as user: UserRecord) async throws -> (run: RunView, path: String, body: String) {
        let path = "/api/migrations/project/\(try await createProject(as: user))/start"
        let source = try await connect(Self.azureDevOps, as: user)
        let target = try await connect(Self.jira, as: user)
        let body = #"{"type":"FULL","sourceConnectionId":"\#(source)","targetConnectionId":"\#(target)"}"#
        let answer = try await call(.post, path, as: user, body: body)
        try #require(answer.status == 200, "\(answer.text)")
        return (try answer.decoded(), path, body)
    }

    func cancel(_ run: String, as user: UserRecord) async throws {
        try #require(try await call(.post, "/api/migrations/\(run)/cancel", as: user).status == 200)
    }

    /// Brings the only run to `RUNNING`: items 1 to `count` in one shard, which is claimed.
    func runItems(_ count: Int64) async throws -> ShardClaim {
        let planning = try #require(try await ledger.claimPlanning(owner: "c", lease: .seconds(60)))
        let ids = (1...count).map { WorkItemID($0) }
        try await ledger.enumerate(
            planning, page: EnumerationPage(level: 0, items: ids, isLastOfLevel: true, shardSize: Int(count)))
        try await ledger.finishPlanning(planning, steps: [PhaseStep(.items)])
        _ = try await ledger.openNextSteps { _, _ in Int(count) }
        _ = try await ledger.admitShards(window: 10)
        let shard = try #require(try await ledger.shardsToPublish(limit: 10).first).shard
        guard case .claimed(let claim, _) = try await ledger.claimShard(shard, owner: "w", lease: .seconds(600)) else {
            throw Failure.unused
        }
        return claim
    }
}
