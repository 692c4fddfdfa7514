import Foundation
import MigraytModel
import Synchronization
import Testing

@testable import MigraytAWS

@Suite("Renewal of AWS credentials", .timeLimit(.minutes(1)))
struct CredentialRefresherTests {
    /// Gives credentials of one hour, named by the number of the call, when it is let.
    private final class Source: Sendable {
        private let clock: HandClock
        private let failing: Set<Int>
        private let state = Mutex((calls: 0, isHeld: false, waiters: [CheckedContinuation<Void, Never>]()))

        init(_ clock: HandClock, failing: Set<Int> = []) {
            self.clock = clock
            self.failing = failing
        }

        var calls: Int { state.withLock { $0.calls } }
        func hold() { state.withLock { $0.isHeld = true } }
        func release() {
            let waiters = state.withLock { state in
                state.isHeld = false
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }

        func fetch() async throws(Failure) -> AWSCredentials {
            let call = state.withLock { state in
                state.calls += 1
                return state.calls
            }
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.isHeld { state.waiters.append(continuation) }
                    return !state.isHeld
                }
                if goesOn { continuation.resume() }
            }
            if failing.contains(call) { throw CredentialSource.unavailable("container") }
            return AWSCredentials(
                accessKeyID: "\(call)", secretAccessKey: Secret("s"), expiration: clock.now.addingTimeInterval(3600))
        }

        var refresher: CredentialRefresher {
            CredentialRefresher(
                source: CredentialSource(name: "container") { () async throws(Failure) in try await self.fetch() },
                timing: clock.timing)
        }
    }

    private let clock = HandClock()

    @Test func aHundredCallersShareOneRenewal() async throws {
        let source = Source(clock)
        let refresher = source.refresher
        source.hold()
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await refresher.credentials().accessKeyID } }
            while source.calls == 0 { await Task.yield() }
            source.release()
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids == ["1"] && source.calls == 1)
    }

    @Test func goodOnesAreNotRenewed() async throws {
        let source = Source(clock)
        let refresher = source.refresher
        _ = try await refresher.credentials()
        clock.advance(minutes: 44)
        #expect(try await refresher.credentials().accessKeyID == "1")
        #expect(source.calls == 1)
    }

    @Test("from fifteen minutes before the end on, requests go on while a renewal is under way")
    func advisory() async throws {
        let source = Source(clock)
        let refresher = source.refresher
        _ = try await refresher.credentials()
        clock.advance(minutes: 46)
        source.hold()
        for _ in 0..<10 { #expect(try await refresher.credentials().accessKeyID == "1") }
        while source.calls == 1 { await Task.yield() }
        source.release()
        while try await refresher.credentials().accessKeyID == "1" { await Task.yield() }
        #expect(try await refresher.credentials().accessKeyID == "2")
        #expect(source.calls == 2)
    }

    @Test("from ten minutes before the end on, requests wait for it")
    func mandatory() async throws {
        let source = Source(clock)
        let refresher = source.refresher
        _ = try await refresher.credentials()
        clock.advance(minutes: 51)
        #expect(try await refresher.credentials().accessKeyID == "2")
    }

    @Test("a source that is away stops nothing before the end, and is left alone for a while after each try")
    func awayBeforeTheEnd() async throws {
        let source = Source(clock, failing: [2, 3])
        let refresher = source.refresher
        _ = try await refresher.credentials()
        clock.advance(minutes: 51)
        #expect(try await refresher.credentials().accessKeyID == "1")
        #expect(try await refresher.credentials().accessKeyID == "1")
        #expect(source.calls == 2)
        clock.advance(minutes: 10)
        await #expect(throws: CredentialSource.unavailable("container")) { try await refresher.credentials() }
        #expect(source.calls == 3)
        clock.advance(minutes: 1)
        #expect(try await refresher.credentials().accessKeyID == "4")
    }

    @Test func aCancelledCallerEndsNobodysRenewal() async throws {
        let source = Source(clock)
        let refresher = source.refresher
        source.hold()
        let first = Task { try await refresher.credentials().accessKeyID }
        while source.calls == 0 { await Task.yield() }
        first.cancel()
        let second = Task { try await refresher.credentials().accessKeyID }
        source.release()
        #expect(try await second.value == "1")
        #expect(source.calls == 1)
    }
}
