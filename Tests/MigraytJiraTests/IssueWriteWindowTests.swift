import MigraytModel
import Testing

@testable import MigraytJira

@Suite struct IssueWriteWindowTests {
    @Test func aFastWriterKeepsBothLimits() {
        var window = IssueWriteWindow()
        var moments: [Duration] = []
        var now = Duration.zero
        for _ in 0..<1000 {
            now = window.book(at: now)
            moments.append(now)
        }
        for (limit, seconds) in [(20, 2), (100, 30)] {
            for place in limit..<moments.count {
                #expect(moments[place] - moments[place - limit] >= .seconds(seconds))
            }
        }
        // As fast as allowed: 1000 writes are ten windows of 100.
        #expect(now <= .seconds(9 * 30 + 8))
    }

    @Test func aSlowWriterNeverWaits() {
        var window = IssueWriteWindow()
        for second in 0..<200 {
            #expect(window.book(at: .milliseconds(second * 400)) == .milliseconds(second * 400))
        }
    }

    @Test func aPauseHoldsBack() {
        var window = IssueWriteWindow()
        window.pause(until: .seconds(5))
        #expect(!window.isIdle(at: .seconds(4)))
        #expect(window.isIdle(at: .seconds(5)))
        #expect(window.book(at: .seconds(1)) == .seconds(5))
        #expect(!window.isIdle(at: .seconds(34)))
        #expect(window.isIdle(at: .seconds(35)))
    }

    /// A hub that is busy holds the links to it back; what was booked for their other ends counts when it is sent.
    @Test func aWriteToTwoIssuesCountsForBothWhenItIsSent() async throws {
        let jira = ScriptedJira([])
        let pacer = try jira.client().pacer
        let (hub, other) = (Fixtures.key(1), Fixtures.key(2))
        var sent: [Duration] = []
        for _ in 0..<20 { try await pacer.acquire([hub]) }
        for issues in [[hub, other]] + Array(repeating: [other], count: 20) {
            try await pacer.acquire(issues)
            sent.append(jira.state.uptime)
        }
        #expect(sent[0] >= .seconds(2))
        #expect(sent[20] - sent[0] >= .seconds(2))
    }

    @Test func memoryFollowsTheIssuesAtWork() async throws {
        let jira = ScriptedJira([])
        let pacer = try jira.client().pacer
        for number in 1...5000 {
            try await pacer.acquire([Fixtures.key(Int64(number))])
            if number % 1000 == 0 { jira.advance(.seconds(60)) }
        }
        #expect(await pacer.count < 2048)
    }
}
