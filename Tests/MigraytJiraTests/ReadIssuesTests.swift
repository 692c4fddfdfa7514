import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct ReadIssuesTests {
    static let full = #"""
        {"issueErrors":[],"issues":[{"id":"10001","key":"SHOP-1","fields":{
          "summary":"S","description":{"type":"doc","version":1,"content":[]},"status":{"id":"3"},
          "issuetype":{"id":"10001"},"priority":{"id":"2"},"labels":["a","b"],"parent":{"id":"9","key":"SHOP-9"},
          "assignee":{"accountId":"a1"},"reporter":{"accountId":"r1"},"components":[{"id":"11"}],
          "attachment":[{},{}],"comment":{"comments":[{"body":{"type":"doc"}}],"total":40,"maxResults":20},"issuelinks":[{}],
          "customfield_1":{"id":"7"},"customfield_10016":5,"customfield_10020":[{"id":37,"name":"x"}]},
          "properties":{"migrayt.provenance":{"org":"acme","project":"p","id":7,"rev":3,
            "run":"01020304-0506-0708-090a-0b0c0d0e0f10"}}}]}
        """#

    @Test func everythingThatVerifyCompares() async throws {
        let jira = ScriptedJira([.json(200, Self.full)])
        var site = Fixtures.site()
        site.issueTypes = ["1", "2"].map { id in
            TargetSite.IssueType(
                id: id, name: id, hierarchyLevel: 0, fields: [], requiredFields: [],
                workflow: Workflow(statuses: [:], initialStatus: "", transitions: []),
                mappableFields: ["customfield_1", "customfield_2"].map { TargetField(id: $0, name: $0, kind: .option) })
        }
        let issues = try await jira.client().issues([Fixtures.key(1)], detail: .full, site: site)
        let expected = TargetIssue(
            reference: IssueReference(key: Fixtures.key(1), id: "10001"),
            provenance: Fixtures.provenance(),
            issueTypeID: "10001", statusID: "3", priorityID: "2", summary: Sensitive("S"),
            description: Sensitive(["type": "doc", "version": 1, "content": []]),
            labels: Sensitive(["a", "b"]),
            parent: Fixtures.key(9), assignee: AccountID("a1"), reporter: AccountID("r1"), storyPoints: 5,
            sprintIDs: [37], componentIDs: ["11"],
            mappedFields: Sensitive(["customfield_1": ["id": "7"], "customfield_2": .null]),
            comments: Sensitive([["type": "doc"]]), attachmentCount: 2, commentCount: 40, linkCount: 1)
        #expect(issues == [expected])
        #expect(
            jira.state.requests.first?.canonicalBody.contains(
                #""customfield_10020","customfield_1","customfield_2"]"#) == true)
    }

    @Test func askedFieldsAreNeverNone() async throws {
        let jira = ScriptedJira([.json(200, #"{"issues":[]}"#), Fixtures.project])
        _ = try await jira.client().issues([Fixtures.key(1)], detail: .identity, site: Fixtures.site())
        #expect(
            jira.state.requests.first?.canonicalBody
                == #"{"fields":["status"],"issueIdsOrKeys":["SHOP-1"],"properties":["migrayt.provenance"]}"#
        )
    }

    /// A probe that believed it would let every issue be created once more when the project is back.
    @Test func nothingFoundInAProjectThatIsGoneParksTheRun() async throws {
        let jira = ScriptedJira([.json(200, #"{"issues":[]}"#), .json(404, "{}")])
        let failure = await #expect(throws: Failure.self) {
            try await jira.client().issues([Fixtures.key(1)], detail: .identity, site: Fixtures.site())
        }
        #expect(failure?.code == .jiraProjectNotFound && failure?.disposition == .parkRun)
    }

    @Test func damagedIssueIsNotTakenForAMissingOne() async throws {
        let body = #"{"issues":[{"id":"10001","key":"SHOP-1"},{"id":"10002"}]}"#
        let jira = ScriptedJira([.json(200, body)])
        let client = try jira.client()
        let failure = await #expect(throws: Failure.self) {
            try await client.issues(
                [Fixtures.key(1), Fixtures.key(2)], detail: .identity, site: Fixtures.site())
        }
        #expect(failure?.code == .jiraUnexpectedAnswer)
    }

    @Test func answerThatIsTooLargeIsReadInHalves() async throws {
        func one(_ number: Int) -> ScriptedJira.Answer {
            .json(200, #"{"issues":[{"id":"\#(number)","key":"SHOP-\#(number)"}]}"#)
        }
        let jira = ScriptedJira([.broken(HTTPError(.tooLarge, .unknown)), one(1), one(2)])
        let issues = try await jira.client().issues(
            [Fixtures.key(1), Fixtures.key(2)], detail: .full, site: Fixtures.site())
        #expect(issues.map(\.reference.key.number) == [1, 2])
    }

    @Test func foreignPropertyIsNoProvenance() async throws {
        let body =
            #"{"issues":[{"id":"1","key":"SHOP-1","properties":{"migrayt.provenance":{"id":"x"}}}]}"#
        let jira = ScriptedJira([.json(200, body)])
        let issues = try await jira.client().issues(
            [Fixtures.key(1)], detail: .identity, site: Fixtures.site())
        #expect(issues.count == 1)
        #expect(issues.first?.provenance == nil)
    }

    @Test func labelledIssuesGoFromPageToPage() async throws {
        let jira = ScriptedJira([
            .json(
                200,
                #"{"issues":[{"id":"1","key":"SHOP-1","fields":{"labels":["l"]}}],"nextPageToken":"t","isLast":false}"#
            ),
            .json(200, #"{"issues":[],"isLast":true}"#),
        ])
        let client = try jira.client()
        let first = try await client.labelledIssues(after: nil, page: nil, site: Fixtures.site())
        #expect(first.issues.first?.labels == Sensitive(["l"]))
        #expect(first.next == "t")
        #expect(try await client.labelledIssues(after: nil, page: "t", site: Fixtures.site()).next == nil)
        #expect(
            jira.state.requests[1].canonicalBody
                == #"{"fields":["labels"],"jql":"project = \"SHOP\" AND labels = \"migrated-from-ado\" ORDER BY key ASC","#
                + #""maxResults":1000,"nextPageToken":"t","properties":["migrayt.provenance"]}"#)
    }

    @Test func labelledIssuesBehindANumber() async throws {
        let jira = ScriptedJira([.json(200, #"{"issues":[],"isLast":true}"#)])
        _ = try await jira.client().labelledIssues(after: 57, page: nil, site: Fixtures.site())
        let body = try #require(jira.state.requests.first?.canonicalBody)
        #expect(body.contains(#"AND key > \"SHOP-57\" ORDER BY key ASC"#))
    }

    @Test func quotesCannotLeaveAQuery() {
        #expect(JQL.quoted(#"a"b\"#) == #""a\"b\\""#)
    }
}
