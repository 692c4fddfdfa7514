import MigraytModel
import Testing

@testable import MigraytTransform

/// Names of files, and files that Jira has no room for.
@Suite struct FileTests {
    @Test(arguments: [
        ("notes.txt", "notes.txt"), ("../../etc/passwd", "passwd"), ("C:\\logs\\a b.txt", "a b.txt"),
        ("a\r\nContent-Type: x\r\n.txt", "a Content-Type: x .txt"), ("\u{0}\u{7}x.bin", "x.bin"), ("", "file"),
        ("..", "file"), ("dir/", "dir"), ("  spaced  .md ", "spaced .md"), ("Übersicht 📎.pdf", "Übersicht 📎.pdf"),
    ])
    func nameThatJiraKeeps(_ name: String, _ safe: String) {
        #expect(FileName.safe(name) == safe)
    }

    @Test func aLongNameKeepsItsExtension() {
        let name = FileName.safe(String(repeating: "n", count: 400) + ".tar")
        #expect(name.utf16.count == 255 && name.hasSuffix("n.tar"))
        #expect(FileName.safe(String(repeating: "x", count: 400)).utf16.count == 255)
        #expect(FileName.safe("a." + String(repeating: "x", count: 400)).utf16.count == 255)
        #expect(FileName.safe(String(repeating: "📎", count: 200) + ".png").utf16.count <= 255)
    }

    private static func file(_ name: String, size: Int64?) -> SourceAttachment {
        SourceAttachment(id: "8C8C7D32", name: Sensitive(name), size: size)
    }

    @Test func filesAreCarriedUnderThatName() {
        let item = Fixture.item(relations: [.attachment(Self.file("../a.txt", size: 1))])
        #expect(Fixture.transform().attachments(of: item).map { $0.name.reveal() } == ["a.txt"])
    }

    @Test func aFileThatIsTooLargeIsNamedInTheTextAndLinked() throws {
        let (large, small) = (Self.file("big.iso", size: 1 << 31), Self.file("small.txt", size: 5))
        let item = Fixture.item(relations: [.attachment(large), .attachment(small)])
        let transform = Fixture.transform()
        let text = transform.draft(item, ancestors: [], identities: [:]).draft.description?.reveal().plainText ?? ""
        #expect(text.contains("larger than Jira takes: big.iso, 2147483648 bytes]") && !text.contains("small.txt"))
        let link = try #require(transform.link(to: large))
        #expect(link.url.reveal() == "https://dev.azure.com/contoso/project-guid/_apis/wit/attachments/8C8C7D32")
        #expect(link.title.reveal() == "big.iso" && link.relation == "AttachedFile")
        let off = Fixture.transform(options: RunOptions(migrateAttachments: false))
        #expect(
            off.draft(item, ancestors: [], identities: [:]).draft.description?.reveal().plainText.contains("big.iso")
                != true)
    }
}
