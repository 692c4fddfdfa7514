import Foundation
import Logging
import MigraytModel
import MigraytPorts
import MigraytReconciler
import MigraytTestKit
import Testing

@Suite("a database that was put back is noticed")
struct RestoreWatchTests {
    private let clock = ManualClock()
    private let staging = InMemoryStaging()
    private let ledger: InMemoryLedger
    private let watch: RestoreWatch

    init() {
        let clock = clock
        ledger = InMemoryLedger(clock: clock)
        let timing = Timing(
            monotonic: { .seconds(clock.now.timeIntervalSince1970) }, sleep: { _ in }, random: { 0.5 },
            now: { clock.now })
        watch = RestoreWatch(
            ledger: ledger, staging: staging, lease: .seconds(8), timing: timing,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func outside() async throws -> String {
        let key = try #require(staging.keys.last)
        let bytes = try await staging.get(key)
        return String(decoding: try await bytes.next() ?? [], as: UTF8.self)
    }

    @Test("the mark outside follows the ledger's, every five seconds")
    func marks() async throws {
        #expect(try await watch.runOnce() == nil)
        #expect(try await watch.runOnce() == nil)
        #expect(try await outside() == "1")
        clock.advance(by: .seconds(5))
        #expect(try await watch.runOnce() == nil)
        #expect(try await outside() == "2")
        #expect(try await ledger.home().mark == 2)
        #expect(staging.keys.count == 1)
    }

    @Test("a mark outside that is ahead tells an older database, once")
    func behind() async throws {
        let home = try await ledger.home()
        let digits = Array("7".utf8)
        try await staging.put(
            "ledger/\(home.ledger.uuidString.lowercased())", ByteStream(whole: digits), length: Int64(digits.count))
        #expect(try await watch.runOnce() == RestoreSummary(runs: 0, shards: 0, unknown: 0))
        #expect(try await ledger.home().ledger != home.ledger)
        #expect(try await watch.runOnce() == nil)
        clock.advance(by: .seconds(5))
        #expect(try await watch.runOnce() == nil)
    }

    @Test("a mark that is no number is no sign")
    func unreadable() async throws {
        let home = try await ledger.home()
        try await staging.put(
            "ledger/\(home.ledger.uuidString.lowercased())", ByteStream(whole: Array("x".utf8)), length: 1)
        #expect(try await watch.runOnce() == nil)
        #expect(try await outside() == "1")
    }

    @Test("a person's word is taken as often as it is given")
    func declared() async throws {
        #expect(try await watch.recover(from: .declared) != nil)
        #expect(try await watch.recover(from: .declared) != nil)
        #expect(try await watch.recover(from: .moved) == nil)
    }
}
