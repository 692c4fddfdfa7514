import MigraytModel
import MigraytPlanning
import MigraytPorts
import MigraytTestKit
import MigraytWorker
import Testing

@Suite("comments: the files that they show")
struct CommentFileTests {
    private static func picture(_ id: String) -> String { #"<img src="https://ado.example/attachments/\#(id)">"# }

    /// One item with these comments, migrated up to them.
    private func world(
        _ comments: [String], description: String? = nil, files: [String: [UInt8]] = [:],
        options: RunOptions = RunOptions()
    ) async throws -> (World, RunID) {
        let world = try await World([.sample(1, description: description, commentCount: comments.count)])
        world.source.update {
            $0.comments[WorkItemID(1)] = comments.enumerated().map { .sample(Int64($0 + 1), html: $1) }
            $0.files = files
        }
        let run = try await world.start((description == nil ? [] : [.attachments]) + [.comments], options: options)
        try await world.workUp(to: .comments, of: run)
        return (world, run)
    }

    private func shown(_ world: World) throws -> [[String]] {
        try world.issue(1).comments.map { $0.body.reveal().mediaIDs }
    }

    @Test("an image is uploaded once, shown in each comment and in the description")
    func images() async throws {
        let (world, run) = try await world(
            [Self.picture("a"), "no picture", Self.picture("b") + Self.picture("a")], description: Self.picture("a"),
            files: ["a": [1], "b": [2, 2]])
        #expect(try await world.finish(run) == .completed)
        let issue = try world.issue(1)
        #expect(issue.files.map(\.bytes) == [[1], [2, 2]])
        let media = issue.files.map { "media-\($0.file.id)" }
        #expect(try shown(world) == [[media[0]], [], [media[1], media[0]]])
        #expect(try await world.diagnostics(1, of: run).isEmpty)
        #expect(world.staging.keys.isEmpty)
    }

    @Test("an image that stands in the texts themselves is uploaded once and shown in each")
    func embeddedImage() async throws {
        let picture = #"<img src="data:image/png;base64,iVBORw0KGgo=">"#
        let (world, run) = try await world([picture, "no picture"], description: picture + picture)
        #expect(try await world.finish(run) == .completed)
        let issue = try world.issue(1)
        #expect(issue.files.map(\.bytes) == [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]])
        #expect(issue.files[0].file.name.reveal().hasSuffix(".png"))
        let media = "media-\(issue.files[0].file.id)"
        #expect(try shown(world) == [[media], []])
        #expect(try await world.diagnostics(1, of: run).isEmpty)
        #expect(world.staging.keys.isEmpty)
    }

    @Test(
        "an upload whose answer was lost is settled before the comment is written",
        arguments: [
            TargetFault.loseAnswer, .refuse(.lostAnswer), .land,
        ])
    func lostAnswer(fault: TargetFault) async throws {
        let (world, run) = try await world([Self.picture("a")], files: ["a": [1]])
        world.target.failOnce(fault) { $0.isUpload }
        #expect(try await world.work() == [.released])
        #expect(try world.issue(1).comments.isEmpty)
        world.target.landLateWrites()
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).files.map(\.bytes) == [[1]])
        #expect(try shown(world) == [["media-\(world.issue(1).files[0].file.id)"]])
    }

    @Test("an image that is gone leaves its name in the comment and a diagnostic")
    func gone() async throws {
        let (world, run) = try await world([Self.picture("gone")])
        #expect(try await world.finish(run) == .completed)
        #expect(try shown(world) == [[]])
        #expect(Set(try await world.diagnostics(1, of: run)) == [.attachmentFailed, .imageMissing])
    }

    @Test("without attachments in the run, no file is carried and the image is named")
    func attachmentsOff() async throws {
        let (world, run) = try await world(
            [Self.picture("a")], files: ["a": [1]], options: RunOptions(migrateAttachments: false))
        #expect(try await world.finish(run) == .completed)
        #expect(try world.issue(1).files.isEmpty)
        #expect(try await world.diagnostics(1, of: run) == [.imageMissing])
    }

    @Test("a comment that Jira has no room for is there whole, as a file")
    func fullText() async throws {
        let text = "<p>" + String(repeating: "word ", count: 8_000) + "the end</p>"
        let (world, run) = try await world(["short", text])
        #expect(try await world.finish(run) == .completed)
        let files = try world.issue(1).files
        #expect(files.map { $0.file.name.reveal() } == ["ado-1-comment-2-full-text.html"])
        #expect(String(decoding: files[0].bytes, as: UTF8.self).contains(text))
        #expect(try await world.diagnostics(1, of: run) == [.textTruncated])
    }

    @Test("a run that was cancelled writes nothing more, and the next one finds the lost upload")
    func cancelled() async throws {
        let (world, run) = try await world([Self.picture("a")], files: ["a": [1]])
        world.target.failOnce(.loseAnswer) { $0.isUpload }
        #expect(try await world.work() == [.released])
        _ = try await world.ledger.steer(run, .cancel, commandID: nil)
        for _ in 0..<40 {
            world.clock.advance(by: .seconds(5))
            try await world.work()
        }
        #expect(try world.issue(1).comments.isEmpty)
        #expect(try await world.finish(world.start([.comments])) == .completed)
        #expect(try world.issue(1).files.map(\.bytes) == [[1]])
        #expect(try shown(world) == [["media-\(world.issue(1).files[0].file.id)"]])
    }
}
