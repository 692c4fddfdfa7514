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

    @Test(arguments: [(true, 8, 30), (false, 1, 4)])
    func aSmallShareIsTakenWithoutAsking(isHeld: Bool, short: Int, long: Int) {
        var window = IssueWriteWindow()
        func taken(_ tries: Int, at now: Duration) -> Int {
            (0..<tries).count { _ in window.takeUnasked(isHeld: isHeld, at: now) }
        }
        #expect(taken(20, at: .zero) == short)
        #expect(taken(20, at: .milliseconds(1_999)) == 0)
        var total = short
        for second in stride(from: 2, to: 30, by: 2) { total += taken(20, at: .seconds(second)) }
        #expect(total == long)
        #expect(taken(20, at: .seconds(30)) == short)
        #expect(!window.isIdle(at: .seconds(31)))
    }

    @Test func theSharesOfHolderAndOthersAreApart() {
        var window = IssueWriteWindow()
        let others = (0..<20).count { _ in window.takeUnasked(isHeld: false, at: .zero) }
        let holders = (0..<20).count { _ in window.takeUnasked(isHeld: true, at: .zero) }
        #expect(others == 1 && holders == 8)
    }

    /// What one holder and eight workers send unasked and what the fleet deals out stays below both limits of an issue.
    @Test func aFleetKeepsBothLimits() {
        typealias Jira = PlatformLimits.Jira
        let (holder, others, dealt) = (Jira.unaskedWritesOfHolder, Jira.unaskedWritesOfOthers, Jira.dealtWrites)
        let short = Jira.writesPerIssueShort
        #expect(holder.short + 8 * others.short + dealt.burst + short.seconds * dealt.perSecond <= short.count)
        let long = Jira.writesPerIssueLong
        #expect(holder.long + 8 * others.long + dealt.burst + long.seconds * dealt.perSecond <= long.count)
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
