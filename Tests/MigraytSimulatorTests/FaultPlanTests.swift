import Testing

@testable import MigraytSimulator

struct FaultPlanTests {
    private let bulk = ["jira", "rest", "api", "3", "issue", "bulk"]

    private func struck(perMille: Int, seed: UInt64, requests: Int = 2_000) -> [Fault?] {
        var plan = FaultPlan(perMille: perMille, seed: seed)
        return (0..<requests).map { _ in plan.next(method: "POST", path: bulk) }
    }

    @Test func withoutOrdersAndChanceAllGoesWell() {
        #expect(struck(perMille: 0, seed: 1).allSatisfy { $0 == nil })
    }

    @Test func theSeedDecides() {
        #expect(struck(perMille: 50, seed: 1) == struck(perMille: 50, seed: 1))
        #expect(struck(perMille: 50, seed: 1) != struck(perMille: 50, seed: 2))
    }

    @Test func everyKindStrikesAtAboutTheAskedRate() {
        let faults = struck(perMille: 50, seed: 3).compactMap { $0 }
        #expect((50...150).contains(faults.count))
        #expect(Set(faults) == Set(Fault.passing))
    }

    @Test func anOrderStrikesItsRequestsAsOftenAsAsked() {
        var plan = FaultPlan()
        plan.add(FaultPlan.Order(fault: .answerLost, method: "POST", path: "/issue/bulk/", remaining: 2))
        #expect(plan.next(method: "GET", path: bulk) == nil)
        #expect(plan.next(method: "POST", path: bulk.dropLast() + ["bulkfetch"]) == nil)
        #expect(plan.next(method: "POST", path: ["jira", "rest", "api", "3", "issueLink"]) == nil)
        #expect(plan.next(method: "POST", path: bulk) == .answerLost)
        #expect(plan.next(method: "POST", path: bulk) == .answerLost)
        #expect(plan.next(method: "POST", path: bulk) == nil)
        #expect(plan.counts == [.answerLost: 2])
    }

    @Test func theControlDoorIsNeverStruck() {
        var plan = FaultPlan(perMille: 1_000, seed: 1)
        #expect(plan.next(method: "GET", path: ["simulator", "tally"]) == nil)
        #expect(plan.next(method: "GET", path: ["ado", "contoso"]) == nil)
        #expect(plan.next(method: "GET", path: ["jira", "rest"]) != nil)
    }

    @Test func ordersAreReadFromTheControlDoor() {
        let fixture = Fixture(items: 1)
        func post(_ body: String) -> Int {
            fixture.simulator.respond(
                to: SimulatedRequest(method: "POST", target: "/simulator/faults", body: Array(body.utf8)),
                at: fixture.now
            ).status
        }
        #expect(post(#"{"fault": "no-such-fault", "method": "POST", "path": "/issue"}"#) == 400)
        #expect(post(#"{"fault": "error-after", "method": "POST", "path": "/issue"}"#) == 204)
        let request = SimulatedRequest(method: "POST", target: "/jira/rest/api/3/issue")
        #expect(fixture.simulator.fault(for: request) == .errorAfter)
        #expect(fixture.simulator.fault(for: request) == nil)
    }
}
