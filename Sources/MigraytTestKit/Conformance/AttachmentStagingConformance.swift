import Foundation
import MigraytModel
import MigraytPorts

/// What every `AttachmentStaging` guarantees. Rules may share a place: each uses a key of its own.
public struct AttachmentStagingConformance: Sendable {
    let staging: any AttachmentStaging
    let key = "test/\(UUID().uuidString.lowercased())"

    public init(_ staging: any AttachmentStaging) { self.staging = staging }

    public static let rules: [ConformanceRule<AttachmentStagingConformance>] = [
        ConformanceRule("bytesComeBackUnchanged", Self.bytesComeBackUnchanged),
        ConformanceRule("emptyFileIsKept", Self.emptyFileIsKept),
        ConformanceRule("newBytesReplaceTheOld", Self.newBytesReplaceTheOld),
        ConformanceRule("shortStreamLeavesNothing", Self.shortStreamLeavesNothing),
        ConformanceRule("longStreamLeavesNothing", Self.longStreamLeavesNothing),
        ConformanceRule("brokenStreamLeavesNothing", Self.brokenStreamLeavesNothing),
        ConformanceRule("missingFileIsFetchedAgain", Self.missingFileIsFetchedAgain),
        ConformanceRule("deletingTwiceSucceeds", Self.deletingTwiceSucceeds),
        ConformanceRule("filesAreSeparate", Self.filesAreSeparate),
    ]

    /// Several chunks, the last one not full, with every byte value.
    private static let file = (0..<300_007).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

    private func put(_ bytes: [UInt8], length: Int? = nil, failure: Failure? = nil) async throws(Failure) {
        let stream = ByteStream(bytes, chunk: 65_536, failure: failure)
        try await staging.put(key, stream, length: Int64(length ?? bytes.count))
    }

    public func bytesComeBackUnchanged() async throws {
        try await put(Self.file)
        let stream = try await staging.get(key)
        try requireEqual(stream.length, Int64(Self.file.count), "the length that is promised")
        try require(await stream.collect() == Self.file, "the bytes differ")
        try requireEqual(await staging.size(key), Int64(Self.file.count), "the size")
        try await staging.delete(key)
    }

    public func emptyFileIsKept() async throws {
        try await put([])
        try requireEqual(await staging.get(key).collect(), [], "the bytes")
        try requireEqual(await staging.size(key), 0, "the size")
        try await staging.delete(key)
    }

    public func newBytesReplaceTheOld() async throws {
        try await put(Self.file)
        try await put([1, 2, 3])
        try requireEqual(await staging.get(key).collect(), [1, 2, 3], "the bytes")
        try await staging.delete(key)
    }

    public func shortStreamLeavesNothing() async throws {
        try await requireNothingLeft { () async throws(Failure) in try await put(Self.file, length: Self.file.count + 1)
        }
    }

    public func longStreamLeavesNothing() async throws {
        try await requireNothingLeft { () async throws(Failure) in try await put(Self.file, length: Self.file.count - 1)
        }
    }

    public func brokenStreamLeavesNothing() async throws {
        let broken = Failure(.httpInterrupted, .retry(after: .seconds(1)))
        try await requireNothingLeft { () async throws(Failure) in
            try await put(Array(Self.file.dropLast(9)), length: Self.file.count, failure: broken)
        }
    }

    private func requireNothingLeft(
        rule: String = #function, after put: () async throws(Failure) -> Void
    ) async throws {
        do throws(Failure) {
            try await put()
        } catch {
            try requireEqual(await staging.size(key), nil, "the size of what is left", rule: rule)
            return
        }
        try require(false, "a stream of another length is taken", rule: rule)
    }

    public func missingFileIsFetchedAgain() async throws {
        try requireEqual(await staging.size(key), nil, "the size of a missing file")
        let failure = try await requireFailure(.stagingNotFound, of: "reading a missing file") {
            () async throws(Failure) in
            try await staging.get(key)
        }
        guard case .retry = failure.disposition else {
            return try require(false, "a missing file is not fetched again: \(failure.disposition)")
        }
    }

    public func deletingTwiceSucceeds() async throws {
        try await put([1])
        try await staging.delete(key)
        try await staging.delete(key)
        try requireEqual(await staging.size(key), nil, "the size of a deleted file")
    }

    public func filesAreSeparate() async throws {
        try await put([1])
        try await staging.put(key + "/2", ByteStream([2, 2]), length: 2)
        try await staging.delete(key)
        try requireEqual(await staging.get(key + "/2").collect(), [2, 2], "the other file's bytes")
        try await staging.delete(key + "/2")
    }
}
