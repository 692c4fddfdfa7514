import Foundation
import MigraytBootstrap
import Testing

@Suite("health without a port")
struct HealthFileTests {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    @Test func aRenewedFileIsFreshAndAnOldOneIsNot() throws {
        let file = HealthFile(path: path)
        defer { file.remove() }
        #expect(!file.isFresh(now: Date()))
        try file.renew()
        #expect(file.isFresh(now: Date()))
        #expect(file.isFresh(now: Date().addingTimeInterval(HealthFile.longestSilence - 5)))
        #expect(!file.isFresh(now: Date().addingTimeInterval(HealthFile.longestSilence + 5)))
        try file.renew()
        file.remove()
        #expect(!file.isFresh(now: Date()))
    }

    @Test func aFolderThatIsNotThereIsAnError() {
        #expect(throws: (any Error).self) { try HealthFile(path: path + "/no/file").renew() }
    }
}
