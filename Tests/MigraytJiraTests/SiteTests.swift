import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct SiteTests {
    static let myself = ScriptedJira.Answer.json(200, #"{"accountId":"acc","active":true}"#)
    static let project = ScriptedJira.Answer.json(
        200, #"{"id":"10000","key":"SHOP","simplified":false,"assigneeType":"UNASSIGNED"}"#)

    static func permissions(without missing: String? = nil) -> ScriptedJira.Answer {
        let entries = (JiraClient.permissions + ["ADMINISTER"]).map {
            #""\#($0)":{"havePermission":\#($0 != missing)}"#
        }
        return .json(200, #"{"permissions":{\#(entries.joined(separator: ","))}}"#)
    }

    static let types = ScriptedJira.Answer.json(
        200,
        #"""
        {"issueTypes":[{"id":"1","name":"Story","subtask":false,"hierarchyLevel":0},
          {"id":"2","name":"Sub-task","subtask":true}],"startAt":0,"maxResults":50,"total":2}
        """#)
    static let storyFields = [
        ScriptedJira.Answer.json(
            200,
            #"""
            {"fields":[{"fieldId":"summary","name":"Summary","required":true},
              {"fieldId":"reporter","name":"Reporter","required":true},
              {"fieldId":"priority","name":"Priority","required":true,"hasDefaultValue":true}],"total":6}
            """#),
        .json(
            200,
            #"""
            {"fields":[{"fieldId":"customfield_1","name":"Team","required":true,
                "schema":{"custom":"com.atlassian.jira.plugin.system.customfieldtypes:select"},
                "allowedValues":[{"id":"7","value":"Shop"},{"id":"8","value":"Cart"},{"id":"9","value":"Twin"},
                  {"id":"10","value":"twin"}]},
              {"fieldId":"customfield_10016","name":"Story Points","schema":{"custom":"z:float"}},
              {"fieldId":"customfield_10020","name":"Sprint",
                "schema":{"custom":"com.pyxis.greenhopper.jira:gh-sprint"}}],"total":6}
            """#),
    ]
    static let subtaskFields = ScriptedJira.Answer.json(
        200, #"{"fields":[{"fieldId":"parent","name":"Parent","required":true}],"total":1}"#)

    /// Atlassian's example of `POST workflows`, with one status that is another workflow's.
    static let workflow = #"""
        {"statuses":[{"id":"10","name":"To Do","statusReference":"r1","statusCategory":"TODO"},{"id":"20","name":"Doing","statusReference":"r2"},
          {"id":"30","name":"Done","statusReference":"r3"},{"id":"40","name":"Elsewhere","statusReference":"r4"}],
         "workflows":[{"statuses":[{"statusReference":"r1"},{"statusReference":"r2"},{"statusReference":"r3"}],
          "transitions":[{"id":"1","type":"INITIAL","toStatusReference":"r1","links":[]},
            {"id":"11","type":"GLOBAL","toStatusReference":"r3","links":[],
              "transitionScreen":{"ruleKey":"system:transition-screen","parameters":{"screenId":"3"}}},
            {"id":"41","type":"DIRECTED","toStatusReference":"r2","links":[{"fromStatusReference":"r1"}]},
            {"id":"51","type":"DIRECTED","links":[{"fromStatusReference":"r1"}]}]}]}
        """#
    static let expectedWorkflow = Workflow(
        statuses: ["10": "To Do", "20": "Doing", "30": "Done"], initialStatus: "10",
        transitions: [
            Workflow.Transition(id: "11", from: nil, to: "30", mayRequireFields: true),
            Workflow.Transition(id: "41", from: ["10"], to: "20", mayRequireFields: false),
        ], categories: ["10": .toDo])
    static let statuses = ScriptedJira.Answer.json(
        200,
        #"""
        [{"id":"1","name":"Story","statuses":[{"id":"30","name":"Done","statusCategory":{"key":"done"}},
          {"id":"10","name":"To Do","statusCategory":{"key":"new"}}]}]
        """#)

    static let tail: [ScriptedJira.Answer] = [
        .json(200, #"[{"id":"3","name":"Medium"}]"#),
        .json(200, #"{"issueLinkTypes":[{"id":"5","name":"Blocks"}]}"#),
        .json(
            200, #"{"isLast":true,"values":[{"id":9,"type":"scrum"},{"id":2,"type":"kanban"},{"id":4,"type":"scrum"}]}"#
        ),
        .json(200, #"{"enabled":true,"uploadLimit":1000}"#),
        .json(200, #"{"issues":[{"id":"1","key":"SHOP-42"}]}"#),
        .json(200, #"{"unassignedIssuesAllowed":true}"#), .json(200, #"{"limits":{"comment":700}}"#),
    ]

    static func whole(tail: [ScriptedJira.Answer] = tail) -> [ScriptedJira.Answer] {
        [myself, project, permissions(), types] + storyFields
            + [.json(200, workflow), subtaskFields, .json(200, workflow)] + tail
    }

    @Test func everythingThatARunNeeds() async throws {
        let jira = ScriptedJira(Self.whole())
        let site = try await jira.client().site()
        var expected = TargetSite(
            projectID: "10000", projectKey: "SHOP",
            issueTypes: [
                TargetSite.IssueType(
                    id: "1", name: "Story", hierarchyLevel: 0,
                    fields: [
                        "summary", "reporter", "priority", "customfield_1", "customfield_10016",
                        "customfield_10020",
                    ], requiredFields: ["customfield_1"], workflow: Self.expectedWorkflow,
                    mappableFields: [
                        TargetField(id: "summary", name: "Summary", kind: nil),
                        TargetField(id: "reporter", name: "Reporter", kind: nil),
                        TargetField(id: "priority", name: "Priority", kind: nil),
                        TargetField(
                            id: "customfield_1", name: "Team", kind: .option, options: ["shop": "7", "cart": "8"]),
                        TargetField(id: "customfield_10016", name: "Story Points", kind: nil),
                        TargetField(id: "customfield_10020", name: "Sprint", kind: nil),
                    ]),
                TargetSite.IssueType(
                    id: "2", name: "Sub-task", hierarchyLevel: -1, fields: ["parent"], requiredFields: [],
                    workflow: Self.expectedWorkflow,
                    mappableFields: [TargetField(id: "parent", name: "Parent", kind: nil)]),
            ],
            priorities: ["Medium": "3"], linkTypes: [TargetSite.LinkType(id: "5", name: "Blocks")],
            storyPointsField: "customfield_10016", sprintField: "customfield_10020", boardID: 4,
            serviceAccount: AccountID("acc"), attachmentLimit: 1000, highestIssueNumber: 42)
        expected.settings = TargetSite.Settings(
            allowsUnassigned: true, hasDefaultAssignee: false, mayAdminister: true, commentsPerIssue: 700)
        #expect(site == expected)
        #expect(
            jira.state.requests.dropLast(2).last?.canonicalBody
                == #"{"fields":["key"],"jql":"project = \"SHOP\" ORDER BY created DESC","maxResults":1}"#)
    }

    @Test func missingPermissionIsNamed() async throws {
        let jira = ScriptedJira([
            Self.myself, Self.project, Self.permissions(without: "MODIFY_REPORTER"),
        ])
        let client = try jira.client()
        await #expect(throws: Failure(.jiraMissingPermission, .failRun, field: "MODIFY_REPORTER")) {
            try await client.site()
        }
    }

    @Test func administrationIsNoCondition() async throws {
        var answers = Self.whole()
        answers[2] = Self.permissions(without: "ADMINISTER")
        #expect(try await !ScriptedJira(answers).client().site().settings.mayAdminister)
    }

    @Test func smallSiteWithoutLinksFilesBoardsAndIssues() async throws {
        let tail: [ScriptedJira.Answer] = [
            .json(200, "[]"), .json(404, "{}"), .json(403, "{}"), .json(200, #"{"enabled":false}"#),
            .json(200, #"{"issues":[]}"#), .json(200, #"{"unassignedIssuesAllowed":false}"#), .json(403, "{}"),
        ]
        let site = try await ScriptedJira(Self.whole(tail: tail)).client().site()
        #expect(site.linkTypes.isEmpty)
        #expect(site.boardID == nil)
        #expect(site.attachmentLimit == 0)
        #expect(site.highestIssueNumber == 0)
        #expect(!site.settings.allowsUnassigned)
        #expect(site.settings.commentsPerIssue == PlatformLimits.Jira.commentsPerIssue)
    }

    @Test(arguments: [401, 403]) func workflowThatMayNotBeReadLeavesItsStatuses(_ status: Int)
        async throws
    {
        let jira = ScriptedJira([.json(status, "{}"), Self.statuses])
        let project = try #require(ProjectAnswer(["id": "10000", "key": "SHOP"]))
        let workflow = try await WorkflowReader(client: jira.client(), project: project).workflow(
            ofType: "1")
        #expect(
            workflow
                == Workflow(
                    statuses: ["10": "To Do", "30": "Done"], initialStatus: "10", transitions: [],
                    categories: ["10": .toDo, "30": .done]))
        #expect(
            jira.state.requests.first?.canonicalBody
                == #"{"projectAndIssueTypes":[{"issueTypeId":"1","projectId":"10000"}]}"#)
    }

    @Test func wrongTokenKeyAndHostAreToldApart() async throws {
        let token = try ScriptedJira([.json(401, "")]).client()
        await #expect(throws: Failure(.jiraUnauthorized, .parkRun, status: 401)) {
            try await token.verifyAccess()
        }
        let key = try ScriptedJira([Self.myself, .json(404, "{}")]).client()
        await #expect(throws: Failure(.jiraProjectNotFound, .parkRun, status: 404)) {
            try await key.verifyAccess()
        }
        for answer in [ScriptedJira.Answer.json(404, "<html>"), .json(200, "<html>")] {
            let host = try ScriptedJira([answer]).client()
            let failure = await #expect(throws: Failure.self) { try await host.verifyAccess() }
            #expect(failure?.code == .jiraUnexpectedAnswer)
            #expect(failure?.disposition == .parkRun)
        }
    }

    @Test func chosenBoardMustHaveSprints() async throws {
        let endpoint = JiraEndpoint(
            baseURL: "https://acme.example", projectKey: "SHOP", boardID: 7, certificateAuthority: nil)
        for status in [400, 404] {
            var tail = Self.tail
            tail[2] = .json(status, "{}")
            let client = try ScriptedJira(Self.whole(tail: tail)).client(endpoint)
            await #expect(
                throws: Failure(.jiraSetupIncomplete, .failRun, field: "boardID", status: status)
            ) {
                try await client.site()
            }
        }
        var tail = Self.tail
        tail[2] = .json(200, #"{"values":[]}"#)
        #expect(try await ScriptedJira(Self.whole(tail: tail)).client(endpoint).site().boardID == 7)
    }

    @Test func theProjectsOwnScrumBoardGoesBeforeAnothersThatShowsItsIssues() throws {
        func board(_ id: Int64, _ kind: String, _ project: String) throws -> BoardAnswer {
            try #require(
                BoardAnswer([
                    "id": .integer(id), "type": .string(kind), "location": ["projectKey": .string(project)],
                ]))
        }
        let boards = try [
            board(1, "scrum", "OTHER"), board(9, "scrum", "SHOP"), board(8, "scrum", "SHOP"),
            board(2, "kanban", "SHOP"),
        ]
        #expect(BoardAnswer.scrum(among: boards, projectKey: "SHOP")?.id == 8)
        #expect(BoardAnswer.scrum(among: [boards[0]], projectKey: "SHOP")?.id == 1)
        #expect(BoardAnswer.scrum(among: [boards[3]], projectKey: "SHOP") == nil)
    }

    @Test func aTeamManagedBoardIsAskedWhetherItHasSprints() async throws {
        let boards = ScriptedJira.Answer.json(
            200, #"{"isLast":true,"values":[{"id":3,"type":"simple"},{"id":2,"type":"kanban"}]}"#)
        for (answer, found) in [
            (ScriptedJira.Answer.json(200, #"{"values":[]}"#), Int64(3)), (.json(400, "{}"), nil),
        ] as [(ScriptedJira.Answer, Int64?)] {
            var tail = Self.tail
            tail[2] = boards
            tail.insert(answer, at: 3)
            #expect(try await ScriptedJira(Self.whole(tail: tail)).client().site().boardID == found)
        }
    }

    @Test func projectsKindDecidesWhichPointsCount() {
        func field(_ id: String, _ name: String, _ custom: String) -> CreateMetadata.Field {
            CreateMetadata.Field(id: id, name: name, isRequired: false, hasDefault: false, custom: custom)
        }
        let fields = [
            field("customfield_2", "Story point estimate", "com.pyxis.greenhopper.jira:jsw-story-points"),
            field("customfield_1", "Story Points", "x:float"),
        ]
        #expect(SpecialFields.storyPoints(among: fields, isTeamManaged: false) == "customfield_1")
        #expect(SpecialFields.storyPoints(among: fields, isTeamManaged: true) == "customfield_2")
        #expect(SpecialFields.storyPoints(among: [fields[0]], isTeamManaged: false) == "customfield_2")
        #expect(SpecialFields.storyPoints(among: [], isTeamManaged: false) == nil)
    }
}
