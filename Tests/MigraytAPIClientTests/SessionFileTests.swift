import Foundation
import MigraytModel
import Testing

@testable import MigraytAPIClient

@Suite struct SessionFileTests {
    private static let api = "https://api.example.com"
    private static let email = "olga@example.com"
    private let path = FileManager.default.temporaryDirectory.appending(path: "session-\(UUID())").path()

    private func kept() -> SessionFile {
        let file = SessionFile(path: path)
        file.keep(Sensitive("one"), of: Self.email, at: Self.api)
        return file
    }

    private func token(_ file: SessionFile, email: String = email, api: String = api) -> String? {
        file.token(of: email, at: api)?.reveal()
    }

    @Test func whatWasKeptLastIsFoundAndIsItsUsersAlone() throws {
        let file = kept()
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(token(file) == "one")
        file.keep(Sensitive("two"), of: Self.email, at: Self.api)
        #expect(token(file) == "two")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func aTokenIsOfOnePersonAtOneAPI() {
        let file = kept()
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(token(file, email: "other@example.com") == nil)
        #expect(token(file, api: "https://elsewhere.example.com") == nil)
    }

    @Test func aFileThatOthersCanReadIsNotBelieved() throws {
        let file = kept()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(token(file) == nil)
    }

    @Test func aLinkIsNotFollowed() throws {
        let file = kept()
        let link = path + "-link"
        defer { for made in [path, link] { try? FileManager.default.removeItem(atPath: made) } }
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(token(SessionFile(path: link)) == nil)
        #expect(token(file) == "one")
    }

    @Test func whatCannotBeReadOrWrittenIsNone() throws {
        let nowhere = SessionFile(path: "/nonexistent/session")
        nowhere.keep(Sensitive("one"), of: Self.email, at: Self.api)
        #expect(token(nowhere) == nil)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = kept()
        try Data("no JSON".utf8).write(to: URL(filePath: path))
        #expect(token(file) == nil)
    }
}
