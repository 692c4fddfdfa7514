import Testing

@testable import MigraytKafka

@Suite("When a consumer's client is given up")
struct AssignmentWatchdogTests {
    private let start = ContinuousClock.now

    @Test("A consumer that never joined is stuck after the limit, not before")
    func neverJoined() {
        let watchdog = AssignmentWatchdog(openedAt: start)
        #expect(!watchdog.isStuck(at: start + .seconds(29)))
        #expect(watchdog.isStuck(at: start + .seconds(30)))
    }

    @Test("An assigned consumer is never stuck")
    func assigned() {
        var watchdog = AssignmentWatchdog(openedAt: start)
        watchdog.assigned(1, at: start)
        #expect(!watchdog.isStuck(at: start + .seconds(3600)))
    }

    @Test("The time counts from the first of several losses")
    func lost() {
        var watchdog = AssignmentWatchdog(openedAt: start)
        watchdog.assigned(1, at: start)
        watchdog.unassigned(at: start + .seconds(100))
        watchdog.unassigned(at: start + .seconds(120))
        #expect(!watchdog.isStuck(at: start + .seconds(129)))
        #expect(watchdog.isStuck(at: start + .seconds(130)))
    }

    @Test("An empty assignment is doubted after ten seconds, also when it is given again")
    func empty() {
        var watchdog = AssignmentWatchdog(openedAt: start)
        watchdog.assigned(0, at: start + .seconds(5))
        watchdog.unassigned(at: start + .seconds(8))
        watchdog.assigned(0, at: start + .seconds(9))
        #expect(!watchdog.isStuck(at: start + .seconds(14)))
        #expect(watchdog.isStuck(at: start + .seconds(15)))
    }

    @Test("Each doubt waits twice as long as the one before, and an hour at the most")
    func renewed() {
        var watchdog = AssignmentWatchdog(openedAt: start)
        for seconds in [20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600] {
            watchdog = watchdog.renewed(at: start)
            watchdog.assigned(0, at: start)
            #expect(!watchdog.isStuck(at: start + .seconds(seconds - 1)))
            #expect(watchdog.isStuck(at: start + .seconds(seconds)))
        }
    }

    @Test("A consumer that had partitions is doubted soon again")
    func hadPartitions() {
        var watchdog = AssignmentWatchdog(openedAt: start).renewed(at: start)
        watchdog.assigned(4, at: start)
        watchdog.unassigned(at: start)
        watchdog.assigned(0, at: start)
        #expect(watchdog.isStuck(at: start + .seconds(10)))
    }
}
