import Foundation
import MigraytModel
import MigraytTransform
import Testing

/// The way to the status of a state: what a create call may make, what is left, and what the screens on it are
/// answered.
@Suite struct StateTests {
    /// To Do, In Progress, Done; a short way to Done asks for fields, the long one does not.
    private static let screened = Workflow(
        statuses: ["1": "To Do", "2": "In Progress", "3": "Done", "4": "Blocked"], initialStatus: "1",
        transitions: [
            .init(id: "31", from: ["1"], to: "3", mayRequireFields: true), .init(id: "21", from: ["1"], to: "2"),
            .init(id: "32", from: ["2"], to: "3"), .init(id: "41", from: ["1"], to: "4", mayRequireFields: true),
        ])

    /// The statuses alone, as an account that does not administer Jira knows them.
    private static let unread = Workflow(
        statuses: ["1": "To Do", "2": "In Progress", "3": "Done", "4": "Blocked", "5": "Backlog"], initialStatus: "1",
        transitions: [],
        categories: ["1": .toDo, "2": .inProgress, "3": .done, "4": .inProgress, "5": .toDo])

    private func transform(_ workflow: Workflow, _ options: RunOptions = RunOptions()) -> IssueTransform {
        let type = TargetSite.IssueType(
            id: "2", name: "Story", hierarchyLevel: 0, fields: Fixture.screen, requiredFields: [], workflow: workflow)
        return Fixture.transform(site: Fixture.site(types: [type]), options: options)
    }

    private func draft(_ state: String, _ workflow: Workflow) -> DraftResult {
        transform(workflow).draft(Fixture.item(state: state), ancestors: [], identities: [:])
    }

    private func route(_ state: String, from status: String, _ workflow: Workflow) throws -> StatusRoute {
        try #require(transform(workflow).route(for: Fixture.item(state: state), issueTypeID: "2", from: status))
    }

    @Test func hopByHopToTheGoal() throws {
        var route = try route("Done", from: "1", Fixture.workflow)
        #expect(route.planned?.id == "11" && !route.needsIssue)
        route.arrive(at: "2")
        #expect(route.planned?.id == "21" && !route.isAtGoal)
        route.arrive(at: "3")
        #expect(route.planned == nil && route.isAtGoal)
        #expect(try self.route("New", from: "3", Fixture.workflow).planned == nil)
        let transform = Fixture.transform()
        #expect(transform.route(for: Fixture.item(state: "?"), issueTypeID: "2", from: "1") == nil)
        #expect(transform.route(for: Fixture.item(state: "Done"), issueTypeID: "none", from: "1") == nil)
    }

    @Test func aWayWithoutScreensGoesBeforeAShorterOneWithThem() throws {
        #expect(draft("Closed", Self.screened).draft.transitionID == "21")
        #expect(draft("Closed", Self.screened).followUps == .finish)
        // Where the long way is barred, the short one is left.
        var route = try route("Closed", from: "1", Self.screened)
        route.refuse("21", to: "2")
        #expect(route.planned?.id == "31")
        route.refuse("31", to: "3")
        #expect(route.planned == nil)
    }

    @Test func aCreateCallMakesNoTransitionThatMayAskForFields() {
        let blocked = draft("Blocked", Self.screened)
        #expect(blocked.draft.transitionID == nil)
        #expect(blocked.followUps == .finish)
        #expect(blocked.diagnostics == [])
    }

    @Test func waysThatNobodyMayReadAreLeftToFinish() throws {
        for state in ["New", "Closed", "Blocked"] {
            #expect(draft(state, Self.unread).draft.transitionID == nil)
            #expect(draft(state, Self.unread).followUps == .finish)
            #expect(draft(state, Self.unread).diagnostics == [])
        }
        #expect(draft("Strange", Self.unread).diagnostics.names == ["state.unmapped System.State"])
    }

    @Test func anIssuesOwnWaysLeadStraightOrThroughProgress() throws {
        let (progress, done, blocked) = (
            TargetTransition(id: "21", to: "2"), TargetTransition(id: "31", to: "3"),
            TargetTransition(id: "41", to: "4")
        )
        var route = try route("Closed", from: "1", Self.unread)
        #expect(route.needsIssue)
        #expect(route.next(among: [progress, done]) == done)
        #expect(route.next(among: [progress, blocked]) == progress)
        route.refuse("21", to: "2")
        #expect(route.next(among: [progress, blocked]) == blocked)
        // The goal itself is barred: nothing is tried any more.
        var barred = route
        barred.refuse("31", to: "3")
        #expect(barred.next(among: [progress, blocked, done]) == nil)
        route.arrive(at: "4")
        #expect(route.next(among: [TargetTransition(id: "42", to: "4"), TargetTransition(id: "11", to: "1")]) == nil)
        // Nothing that is to do is moved on trial, and nothing goes through a finished status.
        #expect(try self.route("Backlog", from: "1", Self.unread).next(among: [progress, done]) == nil)
        #expect(try self.route("Blocked", from: "1", Self.unread).next(among: [done]) == nil)
    }

    @Test func requiredFieldsAreAnsweredFromDefaultsAndResolutions() {
        let resolutions = [("1", "Done"), ("2", "Won\u{2019}t Do"), ("3", "Duplicate")].map {
            TargetTransition.Value(id: $0, name: $1)
        }
        let transition = TargetTransition(
            id: "31", to: "3",
            fields: [
                .init(id: "resolution", isRequired: true, allowedValues: resolutions),
                .init(id: "customfield_1", isRequired: true), .init(id: "customfield_2", isRequired: true),
                .init(id: "customfield_3", isRequired: true, hasDefault: true),
                .init(id: "customfield_4", isRequired: false),
            ])
        func answers(_ state: String, _ options: RunOptions = RunOptions(), reason: String? = nil) -> TransitionScreen {
            let fields: [String: JSON] = reason.map { ["System.Reason": .string($0)] } ?? [:]
            return Fixture.transform(options: options)
                .answers(to: transition, for: Fixture.item(state: state, fields: fields))
        }
        #expect(answers("Closed").values == ["resolution": ["id": "1"]])
        #expect(answers("Closed").unfilled == ["customfield_1", "customfield_2"])
        #expect(answers("Removed").values == ["resolution": ["id": "2"]])
        #expect(answers("Closed", reason: "duplicate").values == ["resolution": ["id": "3"]])
        let options = RunOptions(fieldDefaults: [
            "customfield_1": "\"x\"", "customfield_4": "1", "resolution": "{\"name\":\"Fixed\"}",
        ])
        #expect(answers("Closed", options).values == ["resolution": ["name": "Fixed"], "customfield_1": "x"])
        #expect(answers("Closed", options).unfilled == ["customfield_2"])
    }

    @Test func aSiteWithoutTheUsualResolutionsGivesItsFirst() {
        func resolution(_ names: [String]) -> JSON? {
            let values = names.enumerated().map { TargetTransition.Value(id: String($0), name: $1) }
            let transition = TargetTransition(
                id: "31", to: "3", fields: [.init(id: "resolution", isRequired: true, allowedValues: values)])
            return Fixture.transform().answers(to: transition, for: Fixture.item(state: "Closed")).values["resolution"]
        }
        #expect(resolution(["Shipped", "Thrown away"]) == ["id": "0"])
        #expect(resolution(["Thrown away", "Fixed"]) == ["id": "1"])
        #expect(resolution([]) == nil)
    }

    @Test func aWorkflowThatWasStoredEarlierIsRead() throws {
        let stored = #"{"statuses":{"1":"To Do"},"initialStatus":"1","transitions":[{"id":"11","to":"1"}]}"#
        let workflow = try JSONDecoder().decode(Workflow.self, from: Data(stored.utf8))
        #expect(workflow.categories == nil)
        #expect(workflow.transitions.allSatisfy { $0.isPlain })
    }
}
