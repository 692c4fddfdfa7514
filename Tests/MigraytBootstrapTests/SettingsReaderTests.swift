import Configuration
import Foundation
import MigraytBootstrap
import MigraytModel
import Testing

@Suite("settings: every fault at once, and never a value")
struct SettingsReaderTests {
    private func reader(_ environment: [String: String]) -> SettingsReader {
        SettingsReader(EnvironmentVariablesProvider(environmentVariables: environment))
    }

    private func setting(_ name: String) throws -> Setting {
        try #require(Setting.all.first { $0.name == name }, "there is no setting \(name)")
    }

    @Test("a value is read under the documented name, trimmed; without one the fallback stands in")
    func values() throws {
        var reader = reader(["MIGRAYT_POSTGRES_HOST": " db.example ", "MIGRAYT_WORKER_SHARDS": "7"])
        #expect(reader.text(try setting("MIGRAYT_POSTGRES_HOST")) == "db.example")
        #expect(reader.number(try setting("MIGRAYT_WORKER_SHARDS"), in: 1...64) == 7)
        #expect(reader.number(try setting("MIGRAYT_POSTGRES_PORT"), in: 1...65_535) == 5432)
        #expect(reader.seconds(try setting("MIGRAYT_SETTLE_SECONDS"), in: 1...600) == .seconds(75))
        try reader.finish()
    }

    @Test("all faults are told together, by name, with what to set, and without the values")
    func allAtOnce() throws {
        var reader = reader([
            "MIGRAYT_POSTGRES_PORT": "hunter2-port", "MIGRAYT_LOG_LEVEL": "hunter2-level",
            "MIGRAYT_POSTGRES_PASSWORD_FILE": "/hunter2/missing", "MIGRAYT_WORKER_SHARDS": "9999",
        ])
        _ = reader.text(try setting("MIGRAYT_POSTGRES_HOST"))
        _ = reader.number(try setting("MIGRAYT_POSTGRES_PORT"), in: 1...65_535)
        _ = reader.choice(try setting("MIGRAYT_LOG_LEVEL"), ["info": 1, "error": 2], otherwise: 1)
        _ = reader.secret(try setting("MIGRAYT_POSTGRES_PASSWORD_FILE"))
        _ = reader.number(try setting("MIGRAYT_WORKER_SHARDS"), in: 1...64)
        let error = try #require(throws: SettingsError.self) { try reader.finish() }
        let names = [
            "MIGRAYT_POSTGRES_HOST", "MIGRAYT_POSTGRES_PORT", "MIGRAYT_LOG_LEVEL", "MIGRAYT_POSTGRES_PASSWORD_FILE",
            "MIGRAYT_WORKER_SHARDS",
        ]
        #expect(error.faults.map(\.setting.name) == names)
        let text = error.description
        for name in names { #expect(text.contains(name)) }
        #expect(text.contains("from 1 to 64") && text.contains("error, info"))
        #expect(!text.contains("hunter2") && !text.contains("9999"))
        #expect(SettingsError.exitCode == 78)
    }

    @Test("a secret comes from its file without the line break at its end; an empty file is a fault")
    func secrets() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let full = folder.appendingPathComponent("full").path
        let empty = folder.appendingPathComponent("empty").path
        try Data("pass word\n".utf8).write(to: URL(fileURLWithPath: full))
        try Data("\n".utf8).write(to: URL(fileURLWithPath: empty))
        let password = try setting("MIGRAYT_POSTGRES_PASSWORD_FILE")
        var good = reader([password.name: full])
        #expect(good.secret(password).reveal() == "pass word")
        #expect(good.faults.isEmpty)
        var bad = reader([password.name: empty])
        #expect(bad.secret(password).reveal().isEmpty)
        #expect(bad.faults.map(\.setting) == [password])
        var short = reader(["MIGRAYT_API_JWT_KEY_FILE": full])
        _ = short.secretBytes(.apiTokenKey, atLeast: 32)
        #expect(short.faults.count == 1)
    }

    @Test("every setting is documented, and none is named twice")
    func documented() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
        #expect(Setting.all.allSatisfy { !$0.meaning.isEmpty })
    }
}
