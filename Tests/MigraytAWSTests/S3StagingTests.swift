import Foundation
import MigraytAWS
import MigraytHTTP
import MigraytModel
import MigraytPorts
import Synchronization
import Testing

@Suite("S3 staging, against moto with signature checks", .motoServer)
struct S3StagingTests {
    private let moto: MotoServer
    private let staging: S3Staging

    init() throws {
        moto = try #require(MotoServer.current)
        staging = Self.staging(moto, moto.credentials)
    }

    private static func staging(
        _ moto: MotoServer, _ credentials: AWSCredentials, _ encryption: S3Staging.Encryption = .s3Managed,
        bucket: String = MotoServer.bucket
    ) -> S3Staging {
        S3Staging(
            http: moto.http, endpoint: moto.endpoint, bucket: bucket, credentials: .fixed(credentials),
            encryption: encryption)
    }

    /// Counts 0…255 over and over, in uneven chunks.
    private static func bytes(_ length: Int) -> ByteStream {
        let sent = Mutex(0)
        return ByteStream(length: Int64(length)) { () async throws(Failure) in
            sent.withLock { sent in
                let count = min(100_003, length - sent)
                guard count > 0 else { return nil }
                defer { sent += count }
                return (sent..<sent + count).map { UInt8(truncatingIfNeeded: $0) }
            }
        }
    }

    @Test func aBucketWithoutARuleHasNoExpiry() async throws {
        #expect(try await staging.expiryDays() == nil)
        let missing = Self.staging(moto, moto.credentials, bucket: "no-such-bucket")
        let failure = await #expect(throws: Failure.self) { try await missing.expiryDays() }
        #expect(failure?.code == .stagingUnavailable && failure?.status == 404)
    }

    private static func collect(_ stream: ByteStream) async throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await stream.next() { bytes += chunk }
        return bytes
    }

    private func key() -> String { "run/\(UUID().uuidString)" }

    @Test(arguments: [0, 1, 5_000_000])
    func bytesComeBackAsGiven(_ length: Int) async throws {
        let key = key()
        try await staging.put(key, Self.bytes(length), length: Int64(length))
        #expect(try await staging.size(key) == Int64(length))
        let stored = try await staging.get(key)
        #expect(stored.length == Int64(length))
        #expect(try await Self.collect(stored) == (0..<length).map { UInt8(truncatingIfNeeded: $0) })
    }

    @Test func puttingAgainReplaces() async throws {
        let key = key()
        try await staging.put(key, Self.bytes(10), length: 10)
        try await staging.put(key, Self.bytes(3), length: 3)
        #expect(try await Self.collect(try await staging.get(key)) == [0, 1, 2])
    }

    @Test func kmsEncryption() async throws {
        let key = key()
        let staging = Self.staging(moto, moto.credentials, .kms(keyID: moto.kmsKeyID))
        try await staging.put(key, Self.bytes(3), length: 3)
        #expect(try await Self.collect(try await staging.get(key)) == [0, 1, 2])
    }

    @Test func absent() async throws {
        let key = key()
        #expect(try await staging.size(key) == nil)
        let failure = await #expect(throws: Failure.self) { try await staging.get(key) }
        #expect(failure?.code == .stagingNotFound)
        try await staging.delete(key)
    }

    @Test func deletedIsGone() async throws {
        let key = key()
        try await staging.put(key, Self.bytes(3), length: 3)
        try await staging.delete(key)
        #expect(try await staging.size(key) == nil)
    }

    @Test(arguments: [2, 4]) func aStreamOfAnotherLengthLeavesNothing(_ given: Int) async throws {
        let key = key()
        await #expect(throws: Failure.self) { try await staging.put(key, Self.bytes(given), length: 3) }
        #expect(try await staging.size(key) == nil)
    }

    @Test func aFailingSourceKeepsItsOwnFailure() async throws {
        let gone = Failure(.itemGone, .failItem)
        let key = key()
        let source = ByteStream(length: 3) { () async throws(Failure) in throw gone }
        let failure = await #expect(throws: Failure.self) { try await staging.put(key, source, length: 3) }
        #expect(failure?.code == .itemGone && failure?.disposition == .failItem)
        #expect(try await staging.size(key) == nil)
    }

    @Test func aWrongKeyIsRefused() async throws {
        let wrong = AWSCredentials(accessKeyID: moto.credentials.accessKeyID, secretAccessKey: Sensitive("wrong"))
        let failure = await #expect(throws: Failure.self) {
            try await Self.staging(moto, wrong).put(key(), Self.bytes(3), length: 3)
        }
        #expect(failure == Failure(.stagingUnavailable, .parkRun, status: 403))
    }

    @Test(arguments: ["", "/a", "a b", "a.b", "ä", "a?b", "a%20b"])
    func keysOutsideThePortAreRefused(_ key: String) async throws {
        let failure = await #expect(throws: Failure.self) { try await staging.size(key) }
        #expect(failure?.code == .internalError)
    }
}
