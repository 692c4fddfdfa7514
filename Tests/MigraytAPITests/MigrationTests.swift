import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts
import MigraytTestKit
import Testing

@testable import MigraytAPI

@Suite struct MigrationTests {
    @Test func aRunIsStartedWithItsOptions() async throws {
        let world = try await APIWorld()
        let project = try await world.createProject(as: world.owner)
        let source = try await world.connect(APIWorld.azureDevOps, as: world.owner)
        let target = try await world.connect(APIWorld.jira, as: world.owner)
        let body = """
            {"type":"FULL","sourceConnectionId":"\(source)","targetConnectionId":"\(target)","options":{
            "migrate_comments":false,"type_filter":"Epic, User Story","area_filter":"","state_overrides":{"New":"Open"}}}
            """
        let answer = try await world.call(
            .post, "/api/migrations/project/\(project)/start", as: world.owner, body: body)
        #expect(answer.status == 200)
        let view = try answer.decoded(RunView.self)
        #expect(view.status == "CREATED" && view.progressPercent == 0 && view.phase == nil)
        let id = try #require(RunID(view.id))
        let run = try #require(try await world.ledger.run(id))
        #expect(run.tenant == world.owner.tenant)
        #expect(run.source.description == source && run.target.description == target)
        #expect(
            run.options
                == RunOptions(
                    migrateComments: false, typeFilter: ["Epic", "User Story"], stateOverrides: ["New": "Open"]))
    }

    @Test func aSecondActiveRunIsRefused() async throws {
        let world = try await APIWorld()
        let (_, path, body) = try await world.startRun(as: world.owner)
        let second = try await world.call(.post, path, as: world.owner, body: body)
        #expect(second.status == 409)
        #expect(second.error?.code == "ledger.conflict")
    }

    @Test func whatCannotBeStartedIsToldAtOnce() async throws {
        let world = try await APIWorld()
        let (run, path, body) = try await world.startRun(as: world.owner)
        _ = try await world.call(.post, "/api/migrations/\(run.id)/cancel", as: world.owner)
        let source = try await world.connect(APIWorld.azureDevOps, as: world.owner)
        let swapped = #"{"type":"SAMPLE","sourceConnectionId":"x","targetConnectionId":"\#(source)"}"#
        let answer = try await world.call(.post, path, as: world.owner, body: swapped)
        #expect(answer.status == 400)
        #expect(
            answer.error?.message.lines == [
                "type SAMPLE is not yet available: use FULL",
                "sourceConnectionId must be a connection of azure_devops",
                "targetConnectionId must be a connection of jira",
            ])
        let defaults = #","options":{"field_defaults":{"duedate":"\"2030-01-01\"","customfield_1":"Shop","a b":"1"}}}"#
        let unusable = try await world.call(.post, path, as: world.owner, body: body.replacing("}", with: defaults))
        #expect(
            unusable.error?.message.lines == [
                "options.field_defaults has a key that is not the id of a field",
                "options.field_defaults.customfield_1 is not JSON (a text needs quotation marks)",
            ])
        let mapping =
            #","options":{"field_policy":"ask","link_type_policy":"ask","field_mapping":{"System.Title":"a","nodot":"","Custom.A":"A"}}}"#
        let unmapped = try await world.call(.post, path, as: world.owner, body: body.replacing("}", with: mapping))
        #expect(
            unmapped.error?.message.lines == [
                "options.field_mapping has a key that is not the reference name of a field (Custom.CostCentre)",
                "options.field_mapping maps a field of the platform, which has a place of its own",
                "options.field_mapping has a Jira field that is not an id or name of 1 to 255 characters",
                "options.field_mapping maps two fields to one", "options.field_policy must be drop, default or fail",
                "options.link_type_policy must be create, relate or drop",
            ])
        let people =
            #","options":{"people_mapping":{"anna@a.example":"712:a","8c8c7d32-6b1b-47f4-b2e9-30b477b5ab3d":"a b"}}}"#
        let nobody = try await world.call(.post, path, as: world.owner, body: body.replacing("}", with: people))
        #expect(
            nobody.error?.message.lines == [
                "options.people_mapping has a key that is not the GUID of an identity",
                "options.people_mapping has a value that is not the id of an account",
            ])
        let hierarchy = body.replacing("}", with: #","options":{"hierarchy":"flat"}}"#)
        #expect(
            try await world.call(.post, path, as: world.owner, body: hierarchy).error?.message.lines == [
                "options.hierarchy must be collapse, keep or extend"
            ])
        let token = body.replacing("}", with: #","options":{"pat":"secret"}}"#)
        let refused = try await world.call(.post, path, as: world.owner, body: token)
        #expect(refused.error?.message.lines == ["options.pat is not a known field"])
        #expect(try await world.call(.post, path, as: world.stranger, body: body).status == 404)
    }

    @Test func anotherTenantsConnectionsCannotBeUsed() async throws {
        let world = try await APIWorld()
        let (_, _, body) = try await world.startRun(as: world.owner)
        let project = try await world.createProject(as: world.stranger)
        let answer = try await world.call(
            .post, "/api/migrations/project/\(project)/start", as: world.stranger, body: body)
        #expect(answer.status == 400)
        #expect(answer.error?.message.lines.count == 2)
    }

    @Test func aRunIsPausedResumedAndCancelled() async throws {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        func steer(_ command: String) async throws -> APIWorld.Answer {
            try await world.call(.post, "/api/migrations/\(run.id)/\(command)", as: world.owner)
        }
        #expect(try await steer("pause").error?.message == .one("Run \(run.id) is not running"))
        _ = try await world.runItems(3)
        #expect(try await steer("resume").error?.message == .one("Run \(run.id) is not paused"))
        #expect(try await steer("pause").decoded(RunView.self).status == "PAUSED")
        #expect(try await steer("resume").decoded(RunView.self).status == "RUNNING")
        #expect(try await steer("cancel").decoded(RunView.self).status == "CANCELLED")
        let late = try await steer("cancel")
        #expect(late.status == 409)
        #expect(late.error?.message == .one("Run \(run.id) has ended"))
    }

    @Test func anotherTenantsRunIsNotFound() async throws {
        let world = try await APIWorld()
        let run = try await world.startRun(as: world.owner).run
        let calls = [
            "GET ", "POST /pause", "POST /resume", "POST /cancel", "GET /report", "GET /report.csv", "GET /progress",
            "GET /items/1",
        ]
        for call in calls {
            let parts = call.split(separator: " ", omittingEmptySubsequences: false)
            let answer = try await world.call(
                parts[0] == "GET" ? .get : .post, "/api/migrations/\(run.id)\(parts[1])", as: world.stranger)
            #expect(answer.status == 404, "\(call)")
            #expect(answer.error?.message == .one("Migration run \(run.id) not found"))
        }
        #expect(try await world.call(.get, "/api/migrations", as: world.stranger).text == "[]")
        let id = try #require(RunID(run.id))
        #expect(try await world.ledger.run(id)?.state == .created)
    }

    @Test func aSecondRunBetweenTheSameProjectsIsRefusedWhileOneIsActive() async throws {
        let world = try await APIWorld()
        let first = try await world.startRun(as: world.owner)
        let other = try await world.createProject(as: world.owner)
        let path = "/api/migrations/project/\(other)/start"
        let refused = try await world.call(.post, path, as: world.owner, body: first.body)
        #expect(refused.status == 409)
        #expect(refused.text.contains(first.run.id))
        try await world.cancel(first.run.id, as: world.owner)
        #expect(try await world.call(.post, path, as: world.owner, body: first.body).status == 200)
    }

    @Test func aProjectWithIssuesKeepsItsHierarchy() async throws {
        let world = try await APIWorld()
        let first = try await world.startRun(as: world.owner)
        let kept = first.body.replacing("}", with: #","options":{"hierarchy":"keep"}}"#)
        let collapsed = first.body.replacing("}", with: #","options":{"hierarchy":"collapse"}}"#)
        func start(_ body: String) async throws -> Int {
            try await world.call(.post, first.path, as: world.owner, body: body).status
        }
        // A run that made nothing binds nobody.
        try await world.cancel(first.run.id, as: world.owner)
        let second = try await world.call(.post, first.path, as: world.owner, body: kept).decoded(RunView.self)
        let id = try #require(RunID(second.id))
        #expect(try await world.ledger.run(id)?.options.hierarchy == .keep)
        let claim = try await world.runItems(1)
        let issue = IssueReference(key: IssueKey(projectKey: "SHOP", number: 1), id: "10001")
        _ = try await world.ledger.recordIntent(claim, items: [WorkItemID(1)])
        try await world.ledger.record(
            claim, [ItemOutcome(WorkItemID(1), .created(issue, revision: 1, followUps: []))])
        try await world.cancel(second.id, as: world.owner)
        let refused = try await world.call(.post, first.path, as: world.owner, body: collapsed)
        #expect(refused.status == 409 && refused.text.contains("hierarchy keep"))
        #expect(try await start(first.body) == 409)
        #expect(try await start(kept) == 200)
    }

    @Test func runsAreListedNewestFirstWithinTheLimit() async throws {
        let world = try await APIWorld()
        let first = try await world.startRun(as: world.owner).run
        try await world.cancel(first.id, as: world.owner)
        let second = try await world.startRun(as: world.owner).run
        func list(_ query: String) async throws -> [String] {
            try await world.call(.get, "/api/migrations\(query)", as: world.owner).decoded([RunView].self).map(\.id)
        }
        #expect(try await list("") == [second.id, first.id])
        #expect(try await list("?limit=1") == [second.id])
        #expect(try await list("?projectId=\(first.projectId)") == [first.id])
        for query in ["?limit=0", "?limit=201", "?limit=x", "?projectId=x"] {
            #expect(try await world.call(.get, "/api/migrations\(query)", as: world.owner).status == 400)
        }
    }
}
