import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("attachments: each file once, and images shown where they stood")
struct AttachmentTests {
    private static let picture =
        #"<p>See <img src="https://ado.example/attachments/p1"> and "#
        + #"<img src="https://ado.example/attachments/p2"></p>"#

    private func world(
        _ relations: [WorkItemRelation], description: String? = nil, files: [String: [UInt8]],
        limit: Int64 = 1 << 30
    ) async throws -> (World, RunID) {
        let world = try await World(
            [.sample(1, description: description, relations: relations)],
            site: .sample(attachmentLimit: limit))
        world.source.update { $0.files = files }
        let run = try await world.start([.attachments])
        try await world.workUp(to: .attachments, of: run)
        return (world, run)
    }

    private func files(_ world: World) throws -> [String: [UInt8]] {
        let files = try world.issue(1).files.map { ($0.file.name.reveal(), $0.bytes) }
        return try #require(
            Set(files.map(\.0)).count == files.count
                ? Dictionary(files, uniquingKeysWith: { first, _ in first }) : nil, "a file is there twice")
    }

    private static let two: [WorkItemRelation] = [.file("a", size: 3), .file("b")]
    private static let bytes: [String: [UInt8]] = ["a": [1, 2, 3], "b": Array(repeating: 7, count: 3000)]
    private static let arrived: [String: [UInt8]] = ["a.bin": [1, 2, 3], "b.bin": Array(repeating: 7, count: 3000)]

    @Test("all files with one upload, and nothing is left in the staging")
    func uploads() async throws {
        let (world, run) = try await world(Self.two, files: Self.bytes)
        #expect(try await world.finish(run) == .completed)
        #expect(try files(world) == Self.arrived)
        #expect(world.target.calls.count { $0.isUpload } == 1)
        #expect(world.staging.keys.isEmpty)
    }

    @Test("images: one update of the text, with every media node in it")
    func imagesAreShown() async throws {
        let (world, run) = try await world([], description: Self.picture, files: ["p1": [1], "p2": [2, 2]])
        #expect(try await world.finish(run) == .completed)
        #expect(world.target.calls.count { $0.isUpdate } == 1)
        let issue = try world.issue(1)
        #expect(
            Set(try #require(issue.description).reveal().mediaIDs) == Set(issue.files.map { "media-\($0.file.id)" }))
        #expect(issue.files.count == 2)
    }

    @Test(
        "an upload whose answer was lost is settled by the issue's list",
        arguments: [TargetFault.loseAnswer, .refuse(.lostAnswer), .land])
    func unknownUpload(fault: TargetFault) async throws {
        let (world, run) = try await world(Self.two, files: Self.bytes)
        world.target.failOnce(fault) { $0.isUpload }
        #expect(try await world.work() == [.released])
        world.clock.advance(by: .seconds(60))
        #expect(try await world.work().isEmpty)
        world.target.landLateWrites()
        #expect(world.target.calls.count { $0.isUpload } == 1)
        #expect(try await world.finish(run) == .completed)
        #expect(try files(world) == Self.arrived)
        #expect(world.staging.keys.isEmpty)
    }

    @Test("two files of the same name and size: a lost upload is not settled by the other one")
    func sameNameAndSize() async throws {
        let (world, run) = try await world(
            [.file("a", name: "x.txt"), .file("b", name: "x.txt")], files: ["a": [1], "b": [2]])
        world.target.failOnce(.loseAnswer) { $0.isUpload }
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).files.map(\.bytes) == [[1], [2]])
    }

    @Test("a name with a path or a line break: a lost upload is found again by the name that Jira keeps")
    func unsafeName() async throws {
        let (world, run) = try await world([.file("a", name: "dir/x\r\ny.txt")], files: ["a": [1]])
        world.target.failOnce(.loseAnswer) { $0.isUpload }
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).files.map { $0.file.name.reveal() } == ["x y.txt"])
        #expect(world.target.calls.count { $0.isUpload } == 1)
    }

    @Test("a file that arrives with fewer bytes fails its item by name, and is not sent again and again")
    func cutFile() async throws {
        let (world, run) = try await world(Self.two, files: Self.bytes)
        world.target.update { $0.bytesPerFile = 100 }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(world.target.calls.count { $0.isUpload } == 1)
        #expect(try await world.row(1, .attachments, of: run).reasonField == "attachment")
        #expect(try await world.diagnostics(1, of: run) == [.attachmentFailed])
    }

    @Test("a pause between download and upload loses nothing")
    func pauseBeforeTheUpload() async throws {
        // The first two are one group, whose intents are written down before the pause.
        let world = try await World([
            .sample(1, relations: [.file("a")]), .sample(2, relations: []), .sample(3, relations: [.file("a")]),
            .sample(4, relations: [.file("b")]),
        ])
        world.source.update { $0.files = Self.bytes }
        let run = try await world.start([.attachments])
        try await world.workUp(to: .attachments, of: run)
        // The worker hears of the pause when it renews its lease; until then only the ledger knows.
        world.hooks.before("commit(outcomes)") { _ = try await world.ledger.steer(run, .pause, commandID: nil) }
        #expect(try await world.work() == [.released])
        #expect(try world.issue(4).files.isEmpty)
        _ = try await world.ledger.steer(run, .resume, commandID: nil)
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).files.map(\.bytes) == [Self.bytes["a"]])
        #expect(try world.issue(3).files.map(\.bytes) == [Self.bytes["a"]])
        #expect(try world.issue(4).files.map(\.bytes) == [Self.bytes["b"]])
    }

    @Test("a file above the site's limit is named, although a later answer was lost", arguments: [true, false])
    func tooLarge(answerIsLost: Bool) async throws {
        let (world, run) = try await world(Self.two, files: Self.bytes, limit: 100)
        if answerIsLost { world.target.failOnce(.loseAnswer) { $0.isUpload } }
        #expect(try await world.finish(run) == .completed)
        #expect(try files(world) == ["a.bin": [1, 2, 3]])
        #expect(try await world.diagnostics(1, of: run) == [.attachmentTooLarge])
        #expect(
            try world.issue(1).remoteLinks.values.map { $0.url.reveal() } == [
                "https://ado.example/acme/11111111-2222-3333-4444-555555555555/_apis/wit/attachments/b"
            ])
    }

    @Test("a file that is gone, or that the source refuses, fails its item by name; the others are there")
    func goneFile() async throws {
        let (world, run) = try await world([.file("gone")] + Self.two, files: Self.bytes)
        world.source.setFault { call in
            call == .download("b") ? Failure(.adoUnexpectedAnswer, .failItem) : nil
        }
        #expect(try await world.finish(run) == .completedWithFailures)
        #expect(try files(world) == ["a.bin": [1, 2, 3]])
        let row = try await world.row(1, .attachments, of: run)
        #expect(row.state == .failed && row.reasonField == "attachment")
        #expect(try await world.diagnostics(1, of: run) == [.attachmentFailed])
    }

    @Test("the work can be repeated: a second claim after a death uploads nothing twice")
    func deathAfterTheUpload() async throws {
        let (world, run) = try await world(Self.two, files: Self.bytes)
        world.hooks.before("commit(outcomes)") {
            world.clock.advance(by: World.lease)
            _ = try await world.ledger.expireLeases()
        }
        #expect(try await world.work() == [.abandoned])
        #expect(try await world.finish(run) == .completed)
        #expect(try files(world) == Self.arrived)
        #expect(world.target.calls.count { $0.isUpload } == 1)
    }

    @Test("a text that Jira has no room for is there whole, as a file", arguments: [TargetFault?.none, .loseAnswer])
    func fullText(fault: TargetFault?) async throws {
        let text = "<p>" + String(repeating: "word ", count: 8_000) + "the end</p>"
        let (world, run) = try await world([], description: text, files: [:])
        if let fault { world.target.failOnce(fault) { $0.isUpload } }
        #expect(try await world.finish(run) == .completed)
        let files = try files(world)
        #expect(files.keys.sorted() == ["ado-1-full-text.html"])
        #expect(String(decoding: try #require(files["ado-1-full-text.html"]), as: UTF8.self).contains(text))
        #expect(try world.issue(1).description?.reveal().plainText.contains("the end") == false)
        #expect(try await world.diagnostics(1, of: run).contains(.textTruncated))
        #expect(world.staging.keys.isEmpty)
    }

    @Test("a file that a text links comes along, and the link is gone")
    func linkedFile() async throws {
        let text = #"<a href="https://ado.example/attachments/a">the log</a>"#
        let (world, run) = try await world([], description: text, files: ["a": [1]])
        #expect(try await world.finish(run) == .completed)
        let issue = try world.issue(1)
        #expect(issue.files.map(\.bytes) == [[1]])
        #expect(issue.description?.reveal().plainText.hasSuffix("the log (attached: file)") == true)
        #expect(world.target.calls.count { $0.isUpdate } == 0)
    }
}
