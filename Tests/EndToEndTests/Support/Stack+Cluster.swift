import Foundation
import Testing

/// The files of the database's server: copied, put back, and run by a second server.
///
/// Copies lie beside the cluster's own folder, so they go with the stack, and servers that run on them end with its
/// server.
extension Stack {
    /// Where the second server listens, on the first one's port. Certificates do not name it.
    static let standbyAddress = "127.0.0.2"

    private var home: URL {
        get throws {
            URL(filePath: try String(contentsOf: folder.appending(path: "postgres.home"), encoding: .utf8))
        }
    }

    /// The folder of the server that runs.
    private var data: URL { get throws { try home.appending(path: "data") } }

    /// A folder for what the server archives of its journal.
    func makeArchive() async throws -> String {
        let archive = try home.appending(path: "archive")
        try FileManager.default.createDirectory(at: archive, withIntermediateDirectories: true)
        try await giveToServer(archive)
        return archive.path
    }

    /// What pg_basebackup makes while the server works.
    func baseBackup() async throws -> URL {
        let copy = try await emptyPlace("backup")
        _ = try await client(
            "pg_basebackup", ["--pgdata", copy.path, "--checkpoint", "fast", "--no-sync"], as: "migrayt_backup")
        try await giveToServer(copy)
        return copy
    }

    /// The disk as it is at this moment, which is after a crash: the server that was killed is started again.
    func snapshot() async throws -> URL {
        let copy = try await emptyPlace("snapshot")
        try await kill("postgres")
        try await run("/bin/cp", ["-a", data.path, copy.path])
        try await start("postgres")
        return copy
    }

    /// Puts a copy in the place of the files of the server, which is stopped, and starts the server on it.
    func putBack(_ copy: URL) async throws {
        try FileManager.default.removeItem(at: data)
        try FileManager.default.moveItem(at: copy, to: data)
        try await start("postgres")
    }

    /// Starts the server anew with settings, which hold for copies that are taken from now on.
    func restartServer(with settings: [String]) async throws {
        #expect(try await stop("postgres"))
        try await configure(data, settings)
        try await start("postgres")
    }

    /// Gives a folder settings that no other has had, and a mark of what its server shall do when it starts.
    func configure(_ folder: URL, _ settings: [String], signal: String? = nil) async throws {
        let file = folder.appending(path: "postgresql.auto.conf")
        try Data((settings.joined(separator: "\n") + "\n").utf8).write(to: file)
        try await giveToServer(file)
        guard let signal else { return }
        try Data().write(to: folder.appending(path: signal))
        try await giveToServer(folder.appending(path: signal))
    }

    /// A server that follows the first one.
    func startStandby() async throws -> URL {
        let copy = try await baseBackup()
        let password = try String(
            contentsOfFile: try setting("MIGRAYT_POSTGRES_PASSWORD_FILE"), encoding: .utf8)
        let primary = """
            host=127.0.0.1 port=\(try setting("MIGRAYT_POSTGRES_PORT")) user=migrayt_backup password=\(password) \
            sslmode=require
            """
        try await configure(copy, ["primary_conninfo = '\(primary)'"], signal: "standby.signal")
        try await control(
            copy, "start", "--options=-c listen_addresses=\(Self.standbyAddress)",
            "--log=\(home.appending(path: "standby.log").path)")
        return copy
    }

    /// It hears nothing more of what the first server does.
    func cutOff(_ standby: URL) async throws {
        try await configure(standby, ["primary_conninfo = ''"])
        try await control(standby, "reload")
    }

    /// Makes the server that runs, and follows another, one that takes writes.
    func promote() async throws { try await control(data, "promote") }

    private func control(_ folder: URL, _ action: String, _ options: String...) async throws {
        try await runAsServer(
            Self.binaries.appending(path: "pg_ctl").path, [action, "--pgdata", folder.path, "--wait"] + options)
    }

    private func emptyPlace(_ name: String) async throws -> URL {
        let place = try home.appending(path: name)
        if FileManager.default.fileExists(atPath: place.path) { try FileManager.default.removeItem(at: place) }
        return place
    }

    private func giveToServer(_ place: URL) async throws {
        try await run("/bin/chown", ["--recursive", "--reference=\(home.path)", place.path])
    }

    /// As the user whom the server's files belong to, in a folder that this user can reach.
    private func runAsServer(_ program: String, _ arguments: [String]) async throws {
        let identity = geteuid() == 0 ? ["runuser", "--user", "postgres", "--"] : []
        try await run("/usr/bin/env", ["--chdir=/"] + identity + [program] + arguments)
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        let outcome = try await ChildProcess.run(URL(filePath: program), arguments)
        try #require(outcome.status == 0, "\(program): \(outcome.errors)")
    }
}
