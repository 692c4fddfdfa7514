import MigraytPlanning
import Testing

@Suite struct FairAdmissionTests {
    private typealias Run = FairAdmission.Run

    @Test func oneRunFillsTheWindowAlone() {
        let run = Run(tenant: 0, inFlight: 3, leased: 3, waiting: 1000)
        #expect(FairAdmission.admitted([run], window: 8) == [0, 0, 0, 0, 0])
    }

    @Test func theQueueIsAboutWhatTheWorkersHold() {
        #expect(FairAdmission.places(leased: 0, window: 32) == 16)
        #expect(FairAdmission.places(leased: 8, window: 32) == 24)
        #expect(FairAdmission.places(leased: 30, window: 64) == 64)
        #expect(FairAdmission.places(leased: 0, window: 2) == 2)
    }

    @Test func aFullHouseLetsASmallRunInAndNoMoreOfTheBigOne() {
        let big = Run(tenant: 0, inFlight: 20, leased: 8, waiting: 1000)
        let small = Run(tenant: 1, inFlight: 0, leased: 0, waiting: 10)
        #expect(FairAdmission.admitted([big, small], window: 20) == Array(repeating: 1, count: 10))
    }

    @Test func turnsGoToTenantsFirst() {
        let runs = [
            Run(tenant: 0, inFlight: 0, leased: 0, waiting: 9), Run(tenant: 0, inFlight: 0, leased: 0, waiting: 9),
            Run(tenant: 1, inFlight: 0, leased: 0, waiting: 9),
        ]
        #expect(FairAdmission.admitted(runs, window: 8) == [0, 2, 1, 2, 0, 2, 1, 2])
    }

    @Test func whatOneRunDoesNotNeedGoesToTheOthers() {
        let runs = [
            Run(tenant: 0, inFlight: 0, leased: 0, waiting: 1), Run(tenant: 1, inFlight: 0, leased: 0, waiting: 100),
        ]
        #expect(FairAdmission.admitted(runs, window: 8) == [0] + Array(repeating: 1, count: 7))
    }

    @Test func noRunIsLeftWithNothing() {
        let runs = (0..<50).map { Run(tenant: $0, inFlight: 0, leased: 0, waiting: 5) }
        #expect(FairAdmission.admitted(runs, window: 8) == Array(0..<50))
    }

    /// R10 in counts: a fleet takes what was let in in the order of publication, one shard a place and round.
    @Test(arguments: [1, 4, 8, 32]) func smallRunsEndWithinTwiceTheirTimeBesideABigOne(places: Int) {
        let small = (1...9).map { Run(tenant: $0, inFlight: 0, leased: 0, waiting: 10) }
        let big = Run(tenant: 0, inFlight: 0, leased: 0, waiting: 1000)
        let alone = lastRound(ofRuns: 0..<9, in: small, places: places)
        // The big one has been at work for a while when they come.
        let together = lastRound(ofRuns: 1..<10, in: [big] + small, places: places, headStart: 5)
        #expect(together <= 2 * alone + 1, "\(together) rounds, alone \(alone)")
    }

    /// After how many rounds the last shard of these runs was done.
    private func lastRound(
        ofRuns measured: Range<Int>, in runs: [Run], places: Int, headStart: Int = 0
    ) -> Int {
        var waiting = runs.map(\.waiting)
        var queue: [Int] = []
        var held: [Int] = []
        func isOpen(_ run: Int) -> Bool { waiting[run] > 0 || queue.contains(run) || held.contains(run) }
        for round in -headStart..<10_000 {
            let now = runs.indices.map { run in
                let leased = held.count { $0 == run }
                return Run(
                    tenant: runs[run].tenant, inFlight: leased + queue.count { $0 == run }, leased: leased,
                    waiting: round < 0 && measured.contains(run) ? 0 : waiting[run])
            }
            for run in FairAdmission.admitted(now, window: 32) {
                waiting[run] -= 1
                queue.append(run)
            }
            held = Array(queue.prefix(places))
            queue.removeFirst(held.count)
            if !measured.contains(where: isOpen) { return round }
        }
        return .max
    }
}
