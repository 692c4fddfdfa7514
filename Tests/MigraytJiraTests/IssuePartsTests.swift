import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

/// Comments, links, descriptions and transitions.
@Suite struct IssuePartsTests {
    @Test func commentCarriesItsOriginInTheSameCall() async throws {
        let jira = ScriptedJira([.json(201, #"{"id":"77"}"#)])
        let id = try await jira.client().addComment(
            Sensitive(ADFNode("doc")), part: CommentProvenance(item: WorkItemID(7), comment: 9),
            to: Fixtures.key(1))
        #expect(id == "77")
        #expect(
            jira.state.requests.first?.canonicalBody
                == #"{"body":{"content":[],"type":"doc","version":1},"#
                + #""properties":[{"key":"migrayt.provenance","value":{"id":7,"part":"9"}}]}"#)
    }

    private static func comment(_ id: Int, part: Int?) -> String {
        let value = part.map { #"{"key":"migrayt.provenance","value":{"id":7,"part":"\#($0)"}}"# } ?? ""
        return #"{"id":"\#(id)","properties":[\#(value)]}"#
    }

    @Test func commentsAreReadToTheEndAndForeignOnesLeftOut() async throws {
        let jira = ScriptedJira([
            .json(
                200,
                #"{"comments":[\#(Self.comment(1, part: 4)),\#(Self.comment(2, part: nil))],"total":3}"#),
            .json(200, #"{"comments":[\#(Self.comment(3, part: 5))],"total":3}"#),
        ])
        let comments = try await jira.client().comments(of: Fixtures.key(1))
        #expect(comments.map(\.id) == ["1", "3"])
        #expect(comments.map(\.provenance.comment) == [4, 5])
        #expect(
            jira.state.requests.map(\.url)
                == [0, 2].map {
                    "https://acme.example/rest/api/3/issue/SHOP-1/comment?startAt=\($0)&maxResults=100&orderBy=created"
                        + "&expand=properties"
                })
    }

    @Test func silenceAboutPropertiesIsAskedAgain() async throws {
        let jira = ScriptedJira([
            .json(200, #"{"comments":[{"id":"1"},{"id":"2"}],"total":2}"#),
            .json(200, #"{"values":[\#(Self.comment(2, part: 8)),\#(Self.comment(1, part: nil))]}"#),
        ])
        let comments = try await jira.client().comments(of: Fixtures.key(1))
        #expect(
            comments == [
                TargetComment(id: "2", provenance: CommentProvenance(item: WorkItemID(7), comment: 8))
            ])
        #expect(jira.state.requests.last?.canonicalBody == #"{"ids":[1,2]}"#)
    }

    @Test func commentTextsAreReadByThePage() async throws {
        let jira = ScriptedJira([.json(200, #"{"comments":[{"id":"1","body":{"type":"doc"}},{"id":"2"}],"total":9}"#)])
        let texts = try await jira.client().commentTexts(of: Fixtures.key(1), startingAt: 100)
        #expect(texts.map { $0.reveal() } == [["type": "doc"], .null])
        #expect(
            jira.state.requests.first?.url
                == "https://acme.example/rest/api/3/issue/SHOP-1/comment?startAt=100&maxResults=100&orderBy=created")
    }

    @Test func blockerGoesIntoInwardIssue() async throws {
        let jira = ScriptedJira([.json(201, "")])
        try await jira.client().link(type: "Blocks", outward: Fixtures.key(1), inward: Fixtures.key(2))
        #expect(
            jira.state.requests.first?.canonicalBody
                == #"{"inwardIssue":{"key":"SHOP-1"},"outwardIssue":{"key":"SHOP-2"},"type":{"name":"Blocks"}}"#
        )
    }

    private static let remoteLink = RemoteLink(
        relation: "Hyperlink", globalID: Sensitive("system=ado&id=5"), url: Sensitive("https://a.example/?b=1"),
        title: Sensitive("ADO work item 5"), relationship: Sensitive("Related"))

    @Test func remoteLinkIsKnownByItsGlobalID() async throws {
        let jira = ScriptedJira([.json(201, #"{"id":10000,"self":"https://acme.example/x"}"#), .json(200, "{}")])
        let client = try jira.client()
        try await client.remoteLink(Self.remoteLink, on: Fixtures.key(1))
        let plain = RemoteLink(
            relation: "Hyperlink", globalID: Self.remoteLink.globalID, url: Self.remoteLink.url,
            title: Self.remoteLink.title, relationship: nil)
        try await client.remoteLink(plain, on: Fixtures.key(1))
        let requests = jira.state.requests
        #expect(
            requests.map(\.url) == Array(repeating: "https://acme.example/rest/api/3/issue/SHOP-1/remotelink", count: 2)
        )
        #expect(requests.allSatisfy { $0.method == .post })
        let body =
            #"{"globalId":"system=ado&id=5","object":{"title":"ADO work item 5","url":"https://a.example/?b=1"}"#
        #expect(requests.first?.canonicalBody == body + #","relationship":"Related"}"#)
        #expect(requests.last?.canonicalBody == body + "}")
        #expect(jira.state.acquired.first?.endpoint == "POST issue/{key}/remotelink")
    }

    @Test(arguments: [204, 404]) func remoteLinkIsTakenAwayByItsGlobalID(_ status: Int) async throws {
        let jira = ScriptedJira([.json(status, "")])
        try await jira.client().removeRemoteLink(Self.remoteLink, from: Fixtures.key(1))
        let request = try #require(jira.state.requests.first)
        #expect(request.method == .delete)
        #expect(
            request.url == "https://acme.example/rest/api/3/issue/SHOP-1/remotelink?globalId=system%3Dado%26id%3D5")
    }

    @Test func parentIsSetWithoutMails() async throws {
        let jira = ScriptedJira([.json(204, "")])
        try await jira.client().setParent(Fixtures.key(2), of: Fixtures.key(1))
        let request = try #require(jira.state.requests.first)
        #expect(request.url == "https://acme.example/rest/api/3/issue/SHOP-1?notifyUsers=false")
        #expect(request.canonicalBody == #"{"fields":{"parent":{"key":"SHOP-2"}}}"#)
    }

    @Test func linkTypeIsMadeAndRefusalsFailTheItemAlone() async throws {
        let type = LinkTypeDefinition(name: "Tests", outward: "tests", inward: "is tested by")
        let jira = ScriptedJira([.json(201, #"{"id":"7","name":"Tests"}"#)])
        #expect(try await jira.client().createLinkType(type) == TargetSite.LinkType(id: "7", name: "Tests"))
        #expect(
            jira.state.requests.first?.canonicalBody
                == #"{"inward":"is tested by","name":"Tests","outward":"tests"}"#)
        for status in [401, 403, 404] {
            let failure = await #expect(throws: Failure.self) {
                try await ScriptedJira([.json(status, "{}")]).client().createLinkType(type)
            }
            #expect(failure?.disposition == .failItem && failure?.certainty == .notExecuted)
        }
    }

    @Test func lostRemoteLinkIsWrittenAgain() async throws {
        let jira = ScriptedJira([.json(503, ""), .json(200, "{}")])
        try await jira.client().remoteLink(Self.remoteLink, on: Fixtures.key(1))
        #expect(jira.state.requests.count == 2)
    }

    @Test(
        arguments: [
            (400, #"{"errors":{"url":"geheim"}}"#, .jiraRejected, "url"),
            (413, "{}", .jiraLimitReached, nil),
            (404, "{}", .jiraNotFound, nil),
        ] as [(Int, String, FailureCode, String?)])
    func refusedRemoteLinkFailsItemAlone(_ status: Int, _ body: String, _ code: FailureCode, _ field: String?)
        async throws
    {
        let jira = ScriptedJira([.json(status, body), Fixtures.project])
        let failure = await #expect(throws: Failure.self) {
            try await jira.client().remoteLink(Self.remoteLink, on: Fixtures.key(1))
        }
        #expect(failure?.code == code && failure?.field == field && failure?.disposition == .failItem)
    }

    @Test func whatIsMissingWithItsProjectParksTheRun() async throws {
        let jira = ScriptedJira([.json(404, "{}"), .json(404, "{}")])
        let failure = await #expect(throws: Failure.self) {
            try await jira.client().remoteLink(Self.remoteLink, on: Fixtures.key(1))
        }
        #expect(failure?.code == .jiraProjectNotFound && failure?.disposition == .parkRun)
    }

    @Test func descriptionIsReplacedWithoutMails() async throws {
        let jira = ScriptedJira([.json(204, "")])
        try await jira.client().updateDescription(Sensitive(ADFNode("doc")), of: Fixtures.key(1))
        let request = try #require(jira.state.requests.first)
        #expect(request.method == .put)
        #expect(request.url == "https://acme.example/rest/api/3/issue/SHOP-1?notifyUsers=false")
        #expect(
            request.canonicalBody
                == #"{"fields":{"description":{"content":[],"type":"doc","version":1}}}"#)
        #expect(jira.state.acquired.first?.rate == PlatformLimits.Jira.updatesPerSecond)
    }

    @Test func lostTransitionIsNotTakenTwice() async throws {
        let jira = ScriptedJira([.json(500, ""), .json(204, "")])
        let client = try jira.client()
        let failure = await #expect(throws: Failure.self) {
            try await client.transition(Fixtures.key(1), by: "31", fields: [:])
        }
        #expect(failure?.certainty == .unknown)
        #expect(jira.state.requests.map(\.canonicalBody) == [#"{"transition":{"id":"31"}}"#])
    }

    @Test func transitionsTellTheirScreens() async throws {
        let jira = ScriptedJira([
            .json(
                200,
                #"""
                {"transitions":[{"id":"21","to":{"id":"3"},"hasScreen":false,"fields":{}},
                  {"id":"31","to":{"id":"5"},"fields":{
                    "resolution":{"required":true,"hasDefaultValue":false,
                      "allowedValues":[{"id":"1","name":"Done"},{"self":"x"}]},
                    "customfield_1":{"required":false,"hasDefaultValue":true,"allowedValues":[{"id":"7","value":"A"}]}}},
                  {"id":"41","to":{"id":"6"},"isAvailable":false}]}
                """#), .json(204, ""),
        ])
        let client = try jira.client()
        let transitions = try await client.transitions(of: Fixtures.key(1))
        #expect(
            transitions == [
                TargetTransition(id: "21", to: "3"),
                TargetTransition(
                    id: "31", to: "5",
                    fields: [
                        .init(
                            id: "customfield_1", isRequired: false, hasDefault: true,
                            allowedValues: [.init(id: "7", name: "A")]),
                        .init(id: "resolution", isRequired: true, allowedValues: [.init(id: "1", name: "Done")]),
                    ]),
            ])
        try await client.transition(Fixtures.key(1), by: "31", fields: ["resolution": ["id": "1"]])
        #expect(
            jira.state.requests.first?.url
                == "https://acme.example/rest/api/3/issue/SHOP-1/transitions?expand=transitions.fields")
        #expect(
            jira.state.requests.last?.canonicalBody
                == #"{"fields":{"resolution":{"id":"1"}},"transition":{"id":"31"}}"#)
    }

    @Test func writesToOneIssueArePaced() async throws {
        let jira = ScriptedJira(Array(repeating: .json(204, ""), count: 21))
        let client = try jira.client()
        for _ in 0..<21 { try await client.transition(Fixtures.key(1), by: "31", fields: [:]) }
        #expect(jira.state.slept == [.seconds(2)])
    }
}
