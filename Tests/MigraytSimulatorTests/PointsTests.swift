import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Points of an OAuth app at the simulator")
struct PointsTests {
    private func site(_ points: Int, _ scale: Int64 = 1) -> JiraSite {
        JiraSite(
            configuration: JiraConfiguration(
                url: "https://127.0.0.1:1/jira", origin: "https://127.0.0.1:1", email: "e", token: "t",
                projectKey: "SHOP",
                searchLagMilliseconds: 0, timeScale: TimeScale(scale), rules: RateRules(pointsPerHour: points),
                people: [],
                deniedPermissions: [], requiredFields: [], workflow: .open, site: SiteSettings(), strangersPerMille: 0))
    }

    private func ask(
        _ site: JiraSite, _ method: String = "GET", _ path: String = "serverInfo", _ body: JSON? = nil,
        isOfApp: Bool = true, at time: Instant = Fixture.start
    ) -> SimulatedResponse {
        let request = SimulatedRequest(
            method: method, target: "/rest/api/3/\(path)", authorization: Fixture.basic("e", "t"),
            body: body?.bytes() ?? [])
        return site.respond(to: request, path: request.path[...], isOfApp: isOfApp, at: time).response
    }

    @Test("they are used up, for the app alone, and come back at the top of the hour")
    func hours() throws {
        let site = site(10)
        let late = Fixture.start.adding(milliseconds: 3_590_000)
        for _ in 0..<5 { #expect(ask(site, at: late).status == 200) }
        let refused = ask(site, at: late)
        #expect(refused.status == 429)
        #expect(refused.header("RateLimit-Reason") == "jira-quota-global-based")
        #expect(refused.header("Retry-After") == "10")
        #expect(refused.header("X-RateLimit-Reset") == Fixture.start.adding(milliseconds: 3_600_000).iso8601)
        #expect(ask(site, isOfApp: false, at: late).status == 200)
        #expect(ask(site, at: Fixture.start.adding(milliseconds: 3_600_000)).status == 200)
        #expect(site.points == ["total": 12, "most": 10, "refused": 1])
    }

    @Test("a batch costs a point for each issue, and does not pass in part")
    func batches() {
        let site = site(10)
        func batch(_ count: Int) -> JSON {
            ["issueUpdates": .array(Array(repeating: .object(Fixture.issue()), count: count))]
        }
        #expect(ask(site, "POST", "issue/bulk", batch(11)).status == 429)
        #expect(ask(site, "POST", "issue/bulk", batch(9)).status == 201)
        #expect(site.points["total"] == 9)
        #expect(ask(site, "POST", "issue/bulk", batch(2)).status == 429)
    }

    @Test("people and permissions cost two")
    func people() {
        let site = site(1000)
        _ = ask(site, "GET", "mypermissions?permissions=CREATE_ISSUES,EDIT_ISSUES&projectKey=SHOP")
        #expect(site.points["total"] == 5)
    }

    @Test("the hour passes with the time scale")
    func scaled() {
        let site = site(2, 360)
        let late = Fixture.start.adding(milliseconds: 9_000)
        _ = ask(site, at: late)
        #expect(ask(site, at: late).header("Retry-After") == "1")
        #expect(ask(site, at: Fixture.start.adding(milliseconds: 10_000)).status == 200)
    }
}
