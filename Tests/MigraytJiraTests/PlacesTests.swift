import Foundation
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct PlacesTests {
    private let start = Date(timeIntervalSince1970: 1_767_225_600)
    private let end = Date(timeIntervalSince1970: 1_768_435_200)

    private static func sprint(_ state: String) -> ScriptedJira.Answer {
        .json(200, #"{"id":37,"name":"S","state":"\#(state)"}"#)
    }

    private func move(_ jira: ScriptedJira, to state: TargetSprint.State) async throws {
        try await jira.client().moveSprint(37, to: state, start: start, end: end)
    }

    @Test func anAccountGetsNoProduct() async throws {
        func create(_ answer: ScriptedJira.Answer) async throws -> (AccountID, String?) {
            let jira = ScriptedJira([answer])
            let account = try await jira.client().createAccount(
                email: Sensitive("ann@a.example"), name: Sensitive("Ann (Former)"))
            return (account, jira.state.requests.first?.canonicalBody)
        }
        let (account, body) = try await create(.json(201, #"{"accountId":"712020:1"}"#))
        #expect(account == AccountID("712020:1"))
        #expect(body == #"{"displayName":"Ann (Former)","emailAddress":"ann@a.example","products":[]}"#)
        for status in [401, 403] {
            await #expect(throws: Failure(.jiraForbidden, .failItem, status: status)) {
                try await create(.json(status, "{}"))
            }
        }
        let lost = await #expect(throws: Failure.self) { try await create(.json(503, "{}")) }
        #expect(lost?.certainty == .unknown)
    }

    @Test func sprintIsMadeWithItsDates() async throws {
        let jira = ScriptedJira([.json(201, #"{"id":37,"name":"S","state":"future","goal":"Shop\\S"}"#)])
        let sprint = try await jira.client().createSprint(
            named: "S", goal: #"Shop\S"#, start: start, end: end, board: 5)
        #expect(sprint == TargetSprint(id: 37, name: "S", state: .future, goal: #"Shop\S"#))
        #expect(
            jira.state.requests.first?.canonicalBody
                == #"{"endDate":"2026-01-15T00:00:00.000Z","goal":"Shop\\S","name":"S","originBoardId":5,"#
                + #""startDate":"2026-01-01T00:00:00.000Z"}"#)
    }

    @Test func sprintNameThatJiraRefusesIsNotSent() async throws {
        let jira = ScriptedJira([])
        let client = try jira.client()
        await #expect(throws: Failure(.jiraRejected, .failItem, field: "name")) {
            try await client.createSprint(
                named: String(repeating: "x", count: 30), goal: nil, start: nil, end: nil, board: 5)
        }
        #expect(jira.state.requests.isEmpty)
    }

    @Test func startingNamesBothDatesAndClosingNone() async throws {
        let starting = ScriptedJira([Self.sprint("future"), Self.sprint("active")])
        try await move(starting, to: .active)
        #expect(starting.state.requests.map(\.method) == [.get, .post])
        #expect(
            starting.state.requests[1].canonicalBody
                == #"{"endDate":"2026-01-15T00:00:00.000Z","startDate":"2026-01-01T00:00:00.000Z","state":"active"}"#
        )
        let closing = ScriptedJira([Self.sprint("active"), Self.sprint("closed")])
        try await move(closing, to: .closed)
        #expect(closing.state.requests[1].canonicalBody == #"{"state":"closed"}"#)
    }

    @Test func sprintThatIsThereStays() async throws {
        let jira = ScriptedJira([Self.sprint("closed")])
        try await move(jira, to: .active)
        #expect(jira.state.requests.count == 1)
    }

    @Test func lostAnswerOfAMoveThatWorkedIsNoFailure() async throws {
        let jira = ScriptedJira([Self.sprint("future"), .json(500, ""), Self.sprint("active")])
        try await move(jira, to: .active)
        #expect(jira.state.requests.count == 3)
    }

    @Test func moveThatDidNotWorkFails() async throws {
        let jira = ScriptedJira([Self.sprint("future"), .json(400, "{}"), Self.sprint("future")])
        await #expect(throws: Failure(.jiraRejected, .failItem, status: 400)) {
            try await move(jira, to: .active)
        }
    }

    @Test func noStepIsLeftOut() async throws {
        let jira = ScriptedJira([Self.sprint("future")])
        await #expect(throws: Failure(.jiraRejected, .failItem, field: "state")) {
            try await move(jira, to: .closed)
        }
    }

    @Test func allPagesOfSprintsAreRead() async throws {
        let jira = ScriptedJira([
            .json(200, #"{"isLast":false,"values":[{"id":1,"name":"a","state":"closed"}]}"#),
            .json(200, #"{"isLast":true,"values":[{"id":2,"name":"b","state":"active"}]}"#),
        ])
        #expect(try await jira.client().sprints(board: 5).map(\.id) == [1, 2])
        #expect(jira.state.requests[1].url.contains("startAt=1&"))
    }

    @Test func listThatNeverEndsIsNotFollowedForEver() async throws {
        let page = ScriptedJira.Answer.json(200, #"{"isLast":false,"values":[{"id":1,"name":"a","state":"closed"}]}"#)
        let jira = ScriptedJira(Array(repeating: page, count: 1001))
        let client = try jira.client()
        let failure = await #expect(throws: Failure.self) { try await client.sprints(board: 5) }
        #expect(failure?.code == .jiraUnexpectedAnswer)
        #expect(jira.state.requests.count == 1000)
    }

    @Test func componentIsMadeInTheProject() async throws {
        let jira = ScriptedJira([.json(201, #"{"id":"11","name":"Web"}"#)])
        let component = try await jira.client().createComponent(named: "Web", site: Fixtures.site())
        #expect(component == TargetComponent(id: "11", name: "Web"))
        #expect(jira.state.requests.first?.canonicalBody == #"{"name":"Web","project":"SHOP"}"#)
    }

    private func account(_ users: String) async throws -> AccountID? {
        let jira = ScriptedJira([.json(200, users)])
        return try await jira.client().account(email: Sensitive("Anna+x@acme.example"))
    }

    @Test func accountIsFoundByItsWholeAddress() async throws {
        let users = #"""
            [{"accountId":"1","active":true,"emailAddress":"anna+x@acme.example.org"},
             {"accountId":"2","active":false,"emailAddress":"anna+x@acme.example"},
             {"accountId":"3","active":true,"emailAddress":"anna+x@acme.example","accountType":"atlassian"}]
            """#
        #expect(try await account(users) == AccountID("3"))
    }

    @Test func assignabilityIsAskedOfTheProjectAndForThisAccountAlone() async throws {
        for (users, isAssignable) in [
            (#"[{"accountId":"712:a"}]"#, true), (#"[{"accountId":"712:b"}]"#, false), ("[]", false),
        ] {
            let jira = ScriptedJira([.json(200, users)])
            #expect(try await jira.client().isAssignable(AccountID("712:a"), site: Fixtures.site()) == isAssignable)
        }
    }

    @Test func hiddenAddressCountsWhenNobodyElseIsMeant() async throws {
        #expect(try await account(#"[{"accountId":"1","active":true}]"#) == AccountID("1"))
        #expect(
            try await account(#"[{"accountId":"1","active":true},{"accountId":"2","active":true}]"#)
                == nil)
        #expect(try await account(#"[{"accountId":"1","active":true,"emailAddress":"anna@x"}]"#) == nil)
        #expect(try await account("[]") == nil)
    }
}
