import MigraytModel
import MigraytPorts
import Synchronization
import Testing

@testable import MigraytHTTP

@Suite("Bounded channels")
struct ChannelTests {
    private let block = [UInt8](repeating: 7, count: 64 * 1024)

    @Test func fullDownloadPausesAndTakingResumes() async throws {
        let channel = DownloadChannel()
        var taken = 0
        while taken < 100, block.withUnsafeBytes({ channel.body($0) }) == .taken { taken += 1 }
        #expect(taken == DownloadChannel.capacity / block.count)
        let resumed = Atomic(0)
        let resume = { _ = resumed.wrappingAdd(1, ordering: .relaxed) }
        #expect(try await channel.next(resume: resume).get()?.count == DownloadChannel.capacity)
        #expect(resumed.load(ordering: .relaxed) == 1)
        #expect(block.withUnsafeBytes { channel.body($0) } == .taken)
        #expect(try await channel.next(resume: resume).get() == block)
        #expect(resumed.load(ordering: .relaxed) == 1)
    }

    @Test func bufferedBytesComeBeforeTheError() async throws {
        let channel = DownloadChannel()
        _ = block.withUnsafeBytes { channel.body($0) }
        channel.end(HTTPError(.interrupted, .unknown))
        #expect(try await channel.next {}.get() == block)
        #expect(await channel.next {} == .failure(HTTPError(.interrupted, .unknown)))
        #expect(await channel.next {} == .failure(HTTPError(.interrupted, .unknown)))
    }

    @Test func uploadPullsNoMoreThanItsCapacity() async throws {
        let channel = UploadChannel(length: 1 << 30)
        let pulled = Atomic(0)
        let block = block
        let (full, isFull) = AsyncStream.makeStream(of: Void.self)
        let stream = ByteStream(length: nil) { () async throws(Failure) in
            if pulled.wrappingAdd(1, ordering: .relaxed).newValue == 5 { isFull.finish() }
            return block
        }
        async let pumping: Void = channel.pump(stream) {}
        for await _ in full {}
        channel.close()
        await pumping
        // Four blocks fill it; the fifth waits in the pump's hand.
        #expect(pulled.load(ordering: .relaxed) <= 6)
    }
}
