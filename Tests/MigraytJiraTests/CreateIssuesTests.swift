import Foundation
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct CreateIssuesTests {
    @Test func fullDraftAsAtlassianSpecifiesIt() throws {
        let json = IssueCreateBody(site: Fixtures.site()).json(of: [Fixtures.draft(full: true)])
            .reveal()
        let expected = try Fixtures.json(
            #"""
            {"issueUpdates":[{
              "fields":{"project":{"id":"10000"},"issuetype":{"id":"10001"},"summary":"A \"b\"",
                "labels":["migrated-from-ado"],
                "description":{"type":"doc","version":1,"content":[
                  {"type":"paragraph","content":[{"type":"text","text":"hi"}]}]},
                "priority":{"id":"2"},"assignee":{"id":"a1"},"reporter":{"id":"r1"},"parent":{"key":"SHOP-1"},
                "components":[{"id":"11"},{"id":"12"}],"customfield_10016":3.5,"customfield_10020":37},
              "transition":{"id":"21"},
              "properties":[{"key":"migrayt.provenance","value":{"org":"acme","project":"p","id":7,"rev":3,
                "run":"01020304-0506-0708-090a-0b0c0d0e0f10"}}]}]}
            """#)
        #expect(json == expected)
    }

    @Test func smallDraftNamesNothingThatItHasNot() throws {
        let body = IssueCreateBody(site: Fixtures.site()).json(of: [Fixtures.draft()]).reveal()
        let update = try #require(body["issueUpdates"]?.array?.first)
        #expect(update["transition"] == nil)
        #expect(
            update["fields"]?.object?.keys.sorted() == ["issuetype", "labels", "project", "summary"])
    }

    @Test func nobodyIsSaidAloud() throws {
        let body = IssueCreateBody(site: Fixtures.site()).json(of: [Fixtures.draft(isUnassigned: true)]).reveal()
        #expect(body["issueUpdates"]?.array?.first?["fields"]?["assignee"] == .null)
    }

    @Test func fieldsThatTheSiteHasNotAreLeftOut() throws {
        let site = Fixtures.site(storyPoints: nil, sprint: nil)
        let body = IssueCreateBody(site: site).json(of: [Fixtures.draft(full: true)]).reveal()
        let fields = body["issueUpdates"]?.array?.first?["fields"]?.object ?? [:]
        #expect(!fields.isEmpty)
        #expect(!fields.keys.contains { $0.hasPrefix("customfield_") })
    }

    private func create(_ status: Int, _ body: String, drafts: Int) async throws -> [IssueCreation] {
        let jira = ScriptedJira([.json(status, body)])
        return try await jira.client().createIssues(
            (1...Int64(drafts)).map { Fixtures.draft($0) }, site: Fixtures.site())
    }

    private func reference(_ number: Int64) -> IssueReference {
        IssueReference(key: Fixtures.key(number), id: String(10_000 + number))
    }

    @Test func successesAndFailuresFindTheirDrafts() async throws {
        let results = try await create(
            201,
            #"""
            {"issues":[{"id":"10001","key":"SHOP-1"},
              {"id":"10002","key":"SHOP-2","transition":{"status":400,
                "errorCollection":{"errorMessages":["no"],"errors":{}}}},
              {"id":"10003","key":"SHOP-3","transition":{"status":200,
                "errorCollection":{"errorMessages":[],"errors":{}}}}],
             "errors":[{"status":400,"failedElementNumber":1,
              "elementErrors":{"errorMessages":[],"errors":{"priority":"content"}}}]}
            """#, drafts: 4)
        #expect(
            results == [
                .created(reference(1), transitionFailed: false),
                .rejected(Failure(.jiraRejected, .failItem, field: "priority", status: 400)),
                .created(reference(2), transitionFailed: true),
                .created(reference(3), transitionFailed: false),
            ])
    }

    @Test func nestedErrorWithoutAStatusIsAFailedTransition() async throws {
        let results = try await create(
            201,
            #"""
            {"issues":[{"id":"10001","key":"SHOP-1","transition":{"errorCollection":{"errors":{"resolution":"x"}}}}],
             "errors":[]}
            """#, drafts: 1)
        #expect(results == [.created(reference(1), transitionFailed: true)])
    }

    @Test func allRejectedIsAnAnswerAndNoError() async throws {
        let results = try await create(
            400,
            #"""
            {"issues":[],"errors":[
              {"status":400,"failedElementNumber":1,"elementErrors":{"errors":{"summary":"x"}}},
              {"status":403,"failedElementNumber":0,"elementErrors":{"errorMessages":["x"]}}]}
            """#, drafts: 2)
        #expect(
            results == [
                .rejected(Failure(.jiraForbidden, .parkRun, status: 403)),
                .rejected(Failure(.jiraRejected, .failItem, field: "summary", status: 400)),
            ])
    }

    @Test func rejectionOfTheWholeCallSurelyMadeNothing() async throws {
        await #expect(throws: Failure(.jiraRejected, .failItem, field: "issueUpdates", status: 400)) {
            try await create(
                400, #"{"errorMessages":[],"errors":{"issueUpdates":"too many"}}"#, drafts: 2)
        }
    }

    @Test(arguments: [
        #"{"issues":[{"id":"10001","key":"SHOP-1"}],"errors":[]}"#,
        #"{"issues":[{"id":"10001","key":"SHOP-1"},{"id":"10002","key":"?"}],"errors":[]}"#,
        #"{"issues":[{"id":"10001","key":"SHOP-1"}],"errors":[{"failedElementNumber":2}]}"#,
        #"{"issues":[],"errors":[{"failedElementNumber":0},{"failedElementNumber":0}]}"#,
        #"{"taskId":"1"}"#,
        "<html>",
    ]) func answerThatDoesNotAddUpIsUnknown(_ body: String) async throws {
        let failure = await #expect(throws: Failure.self) { try await create(201, body, drafts: 2) }
        #expect(failure?.code == .jiraUnexpectedAnswer)
        #expect(failure?.certainty == .unknown)
    }
}
