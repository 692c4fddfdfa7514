import Foundation
import MigraytModel
import MigraytPorts
import SystemPackage
import Testing

@testable import MigraytBootstrap

@Suite("one shard in a process of its own", .timeLimit(.minutes(1)))
struct ChildProcessTests {
    private static let claim: ShardClaim = {
        let run = Run(
            id: RunID(UUID()), tenant: TenantID(UUID()), project: ProjectID(UUID()), source: ConnectionID(UUID()),
            target: ConnectionID(UUID()), type: .full, options: RunOptions(), createdAt: Date())
        return ShardClaim(
            shard: ShardID(UUID()), step: PhaseStep(.items), run: run, fence: 7, attempts: 0, settlesOnly: false,
            leaseUntil: Date())
    }()

    private func child(
        _ script: String, secrets: InheritedSecrets = .none,
        forsaken: @escaping @Sendable (ShardClaim) async throws -> Void = { _ in try await waitForCancellation() },
        drain: DrainSignal = DrainSignal()
    ) -> ChildProcess {
        ChildProcess(
            program: "/bin/sh", secrets: secrets, arguments: { _ in ["-c", script] }, forsaken: forsaken, drain: drain)
    }

    private static func waitForCancellation() async throws { try await Task.sleep(for: .seconds(3600)) }

    @Test(
        "how it ended is told from its exit",
        arguments: [
            ("exit 0", IsolationEnd.ended), ("exit 1", .failed), ("exit 78", .failed), ("kill -9 $$", .crashed),
            ("kill -ILL $$", .crashed), ("kill -SEGV $$", .crashed),
        ])
    func ends(_ script: String, _ end: IsolationEnd) async {
        #expect(await child(script).work(on: Self.claim) == end)
    }

    @Test("a child that is stopped is killed when nobody keeps its claim, and has not crashed")
    func stopped() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "child-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let child = child("echo $$ > \(file.path); kill -STOP $$; exit 0") { _ in
            while Self.state(ofChildIn: file) != "T" { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(await child.work(on: Self.claim) == .killed)
        #expect(Self.state(ofChildIn: file) == nil)
    }

    @Test("a child that ends by itself in the last moment has done so")
    func endsInTime() async throws {
        let drain = DrainSignal()
        let child = child("cat; exit 0", forsaken: { _ in }, drain: drain)
        drain.raise()
        #expect([.ended, .killed].contains(await child.work(on: Self.claim)))
    }

    @Test("a cancelled wait kills the child, which says nothing about the shard")
    func cancelled() async throws {
        let child = child("kill -STOP $$")
        let waiting = Task { await child.work(on: Self.claim) }
        waiting.cancel()
        #expect(await waiting.value == .killed)
    }

    /// `T` for a stopped process; `nil` when there is none.
    private static func state(ofChildIn file: URL) -> Substring? {
        guard let id = try? String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).first,
            let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
        else { return nil }
        return status.split(separator: " ").dropFirst(2).first
    }

    @Test("a program that is not there is no crash")
    func missing() async {
        let child = ChildProcess(
            program: "/nowhere", secrets: .none, arguments: { _ in [] },
            forsaken: { _ in try await Self.waitForCancellation() }, drain: DrainSignal())
        #expect(await child.work(on: Self.claim) == .failed)
    }

    @Test("the parent's secrets come first on its standard input, and in nothing else of it")
    func secrets() async {
        let secrets = InheritedSecrets(environment: [
            "AWS_SECRET_ACCESS_KEY": "abc=123", "AWS_SESSION_TOKEN": "", "PATH": "/elsewhere",
        ])
        let script = """
            read -r first && [ "$first" = "AWS_SECRET_ACCESS_KEY=abc=123" ] || exit 1
            read -r second && [ -z "$second" ] && ! env | grep -q abc=123
            """
        #expect(await child(script, secrets: secrets).work(on: Self.claim) == .ended)
        #expect(await child(script).work(on: Self.claim) == .failed)
    }

    @Test("what is written is read again, up to the empty line")
    func secretsAreRead() throws {
        let pipe = Pipe()
        let output = FileDescriptor(rawValue: pipe.fileHandleForWriting.fileDescriptor)
        try InheritedSecrets(environment: ["AWS_SECRET_ACCESS_KEY": "abc=123"]).write(to: output)
        try pipe.fileHandleForWriting.write(contentsOf: Data("rest".utf8))
        try pipe.fileHandleForWriting.close()
        let read = InheritedSecrets(readingLinesOf: pipe.fileHandleForReading)
        #expect(read.completing(["A": "1"]) == ["A": "1", "AWS_SECRET_ACCESS_KEY": "abc=123"])
        #expect(try pipe.fileHandleForReading.readToEnd() == Data("rest".utf8))
    }

    @Test("a drain ends its standard input, also when it came before the start")
    func drains() async {
        let drain = DrainSignal()
        let child = child("cat; exit 0", drain: drain)
        async let end = child.work(on: Self.claim)
        drain.raise()
        #expect(await end == .ended)
        #expect(await child.work(on: Self.claim) == .ended)
    }

    @Test("a hundred children leave no file open behind them")
    func closesWhatItOpened() async throws {
        let child = child("exit 0")
        func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        _ = await child.work(on: Self.claim)
        let before = try open()
        for _ in 0..<100 { #expect(await child.work(on: Self.claim) == .ended) }
        // Other tests open files meanwhile, but not one for each of these children.
        #expect(try open() < before + 50)
    }

    @Test("a child may be told to end: no signal is blocked from its birth")
    func signals() async {
        #expect(await child("kill -TERM $$; exit 0").work(on: Self.claim) == .crashed)
    }

    @Test("arguments say which claim, and nothing else is an order")
    func order() throws {
        let order = ChildProcess.Order(Self.claim)
        #expect(ChildProcess.Order(order.arguments) == order)
        #expect(order.fence == 7 && order.shard == Self.claim.shard)
        for arguments in [[], ["--shard"], ["--shard", "x", "--fence", "1"], ["--fence", "1", "--shard", "x"]] {
            #expect(ChildProcess.Order(arguments) == nil)
        }
    }
}
