import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("One scale for the platforms' own delays")
struct TimeScaleTests {
    private func header(_ name: String, _ response: SimulatedResponse) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    @Test("The search learns of an issue so many times sooner")
    func lag() {
        let fixture = Fixture(searchLag: 45_000, timeScale: TimeScale(30))
        _ = fixture.migrate(1_000)
        let body: JSON = ["jql": "project = SHOP AND labels = \"ado-id-1000\""]
        func found() -> Int { fixture.jira("POST", "/rest/api/3/search/jql", body).json?["issues"]?.array?.count ?? 0 }
        fixture.wait(milliseconds: 1_499)
        #expect(found() == 0)
        fixture.wait(milliseconds: 1)
        #expect(found() == 1)
    }

    @Test("The limit on writes to one issue opens so many times sooner", arguments: [Int64(1), 20])
    func pace(factor: Int64) {
        let scale = TimeScale(factor)
        var pace = WritePace()
        for _ in 0..<20 { #expect(pace.take(at: Fixture.start, scale) == nil) }
        #expect(pace.take(at: Fixture.start, scale) == 2_000 / factor)
        #expect(pace.take(at: Fixture.start.adding(milliseconds: 2_000 / factor - 1), scale) == 1)
        #expect(pace.take(at: Fixture.start.adding(milliseconds: 2_000 / factor), scale) == nil)
    }

    @Test("What takes time at all still does, and headers know whole seconds")
    func bounds() {
        #expect(TimeScale(30).milliseconds(60_000) == 2_000)
        #expect(TimeScale(30).milliseconds(1) == 1)
        #expect(TimeScale(30).milliseconds(0) == 0)
        #expect(TimeScale(0) == .real)
        #expect(TimeScale(30).seconds(300) == 10)
        #expect(TimeScale(30).seconds(2) == 1)
        let configuration = SimulatorConfiguration(
            origin: "https://127.0.0.1:1", azureDevOpsToken: "pat", jiraToken: "token", slowMilliseconds: 60_000,
            timeScale: TimeScale(30))
        #expect(configuration.realSlowness == .seconds(2))
        let reset = header("X-RateLimit-Reset", Fixture(timeScale: TimeScale(30)).ado("GET", "/_apis/projects"))
        #expect(reset == String(Fixture.start.milliseconds / 1_000 + 10))
    }

    @Test("Rates stay as they are")
    func rates() {
        let fixture = Fixture(items: 1, rules: RateRules(get: 10, post: 10, put: 10), timeScale: TimeScale(30))
        let statuses = (0..<20).map { _ in fixture.jira("GET", "/rest/api/3/priority").status }
        #expect(statuses.count { $0 == 200 } == 10)
    }
}
