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
        watchdog.assigned()
        #expect(!watchdog.isStuck(at: start + .seconds(3600)))
    }

    @Test("The time counts from the first of several losses")
    func lost() {
        var watchdog = AssignmentWatchdog(openedAt: start)
        watchdog.assigned()
        watchdog.unassigned(at: start + .seconds(100))
        watchdog.unassigned(at: start + .seconds(120))
        #expect(!watchdog.isStuck(at: start + .seconds(129)))
        #expect(watchdog.isStuck(at: start + .seconds(130)))
    }
}
