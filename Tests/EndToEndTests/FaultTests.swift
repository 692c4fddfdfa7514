import MigraytAPIContract
import MigraytSimulator
import Testing

extension UnderFaults {
    /// What can happen between us and Jira happens to each kind of call once; the run ends whole all the same.
    @Suite(.serialized, .stack("faults", items: 240))
    struct FaultTests {
        /// Method and path of each kind of call. Issues, comments, files, sprints and components would be made twice by
        /// a second sending.
        private static let calls: KeyValuePairs = [
            "/issue/bulk/": "POST", "/comment/": "POST", "/attachments/": "POST", "/sprint/": "POST",
            "/component/": "POST", "/issueLink/": "POST", "/remotelink/": "POST", "/rest/api/3/issue/": "PUT",
            "/issue/bulkfetch/": "POST", "/search/jql/": "POST", "/attachment/content/": "GET",
        ]

        @Test(.timeLimit(.minutes(5)))
        func everyFaultOnEveryKindOfCallDoesNoHarm() async throws {
            let stack = try Stack.current
            for (path, method) in Self.calls {
                for fault in Fault.passing { try await stack.order(fault, method: method, path: path) }
            }
            let run = try await stack.startAfresh()
            let watched = try await stack.watch(run)
            #expect(watched.output.hasSuffix("COMPLETED_WITH_FAILURES\n"))
            let (tally, report) = (try await stack.tally(), try await stack.report(of: run))
            expectIntact(tally)
            #expect(report.reasons.map(\.reason) == ["item.gone"])
            let struck = try await stack.faults()
            for fault in Fault.passing { #expect(struck[fault.rawValue] == Self.calls.count, "\(fault)") }
        }
    }
}
