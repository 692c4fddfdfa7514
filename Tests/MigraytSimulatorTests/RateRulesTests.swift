import MigraytModel
import Testing

@testable import MigraytSimulator

struct RateRulesTests {
    @Test func aSitesLimitsCanChangeMeanwhile() {
        let fixture = Fixture(items: 1, rules: RateRules(get: 10, post: 10, put: 10))
        func statuses() -> [Int] { (0..<20).map { _ in fixture.jira("GET", "/rest/api/3/priority").status } }
        #expect(statuses().count { $0 == 200 } == 10)
        let body = Array(#"{"get": 4, "post": 4, "put": 2}"#.utf8)
        let change = SimulatedRequest(method: "POST", target: "/simulator/rules", body: body)
        #expect(fixture.simulator.respond(to: change, at: fixture.now).status == 204)
        #expect(statuses().count { $0 == 200 } == 4)
        let wrong = SimulatedRequest(method: "POST", target: "/simulator/rules", body: Array("{}".utf8))
        #expect(fixture.simulator.respond(to: wrong, at: fixture.now).status == 400)
    }
}
