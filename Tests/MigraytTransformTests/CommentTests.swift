import Foundation
import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct CommentTests {
    private static let written = Date(timeIntervalSince1970: 1_710_495_059)

    private func comment(
        _ html: String, author: SourceIdentity? = Fixture.person("u"), modified: Date? = nil
    ) -> SourceComment {
        SourceComment(
            id: 1, html: Sensitive(html), author: author, createdAt: Self.written, modifiedAt: modified,
            isDeleted: false)
    }

    private let header = "paragraph(em:'[Migrated from ADO — alice@contoso.example on 2024-03-15 09:30 UTC]')"

    @Test func theHeaderStandsFirst() {
        let transform = Fixture.transform()
        #expect(
            transform.comment(comment("<p>hi</p>"), media: [:]).node.reveal().outline
                == "doc(\(header) paragraph('hi'))")
        #expect(transform.comment(comment(""), media: [:]).node.reveal().outline == "doc(\(header))")
        let unknown = transform.comment(comment("", author: nil), media: [:]).node.reveal().plainText
        #expect(unknown == "[Migrated from ADO — unknown author on 2024-03-15 09:30 UTC]")
    }

    @Test func anEditIsNamed() {
        func header(_ modified: Date?) -> String {
            Fixture.transform().comment(comment("", modified: modified), media: [:]).node.reveal().plainText
        }
        #expect(
            header(Self.written.addingTimeInterval(600))
                == "[Migrated from ADO — alice@contoso.example on 2024-03-15 09:30 UTC, edited 2024-03-15 09:40 UTC]")
        #expect(!header(Self.written).contains("edited"))
        #expect(!header(nil).contains("edited"))
    }

    @Test func imagesBecomeMedia() {
        let media = ["g": MediaReference(mediaID: "m", name: Sensitive("n"))]
        let html = "<img src='https://ado.example/att/g'><img src='https://ado.example/att/h'>"
        let result = Fixture.transform().comment(comment(html), media: media)
        #expect(result.images == ["g", "h"])
        #expect(result.node.reveal().content.map(\.type) == ["paragraph", "mediaSingle", "paragraph"])
        #expect(result.diagnostics == [Diagnostic(.imageMissing, field: "img")])
        #expect(ADFChecker.faults(in: result.node.reveal()) == [])
    }

    @Test func aLongCommentIsCutBelowItsHeader() {
        let result = Fixture.transform().comment(comment(String(repeating: "<p>wort</p>", count: 20_000)), media: [:])
        #expect(result.node.reveal().plainText.utf16.count <= PlatformLimits.Jira.safeTextLength)
        #expect(result.node.reveal().plainText.hasPrefix("[Migrated"))
        #expect(result.diagnostics.names == ["text.truncated System.History"])
    }
}
