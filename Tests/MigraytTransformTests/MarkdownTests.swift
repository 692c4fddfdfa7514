import Foundation
import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct MarkdownTests {
    private func draft(_ item: WorkItem) -> DraftResult {
        Fixture.transform().draft(item, ancestors: [], identities: [:])
    }

    @Test func fieldsThatAreMarkdownAreRead() {
        let criteria = "Microsoft.VSTS.Common.AcceptanceCriteria"
        let item = Fixture.item(
            description: "**a**", markdown: ["System.Description", criteria],
            fields: [criteria: "- b", "Microsoft.VSTS.TCM.SystemInfo": "**c**"])
        let result = draft(item)
        #expect(
            result.draft.description?.reveal().outline
                == "doc(paragraph(strong:'a') heading[level=2]('Acceptance Criteria') "
                + "bulletList(listItem(paragraph('b'))) heading[level=2]('Environment') paragraph('**c**'))")
        #expect(result.diagnostics == [])
    }

    @Test func imagesAreFound() {
        let markdown = "![a](https://ado.example/att/g1) ![b](https://ado.example/att/g2?fileName=b%20c.png =30x)"
        let media = ["g1": MediaReference(mediaID: "m", name: Sensitive("n"))]
        let item = Fixture.item(description: markdown, markdown: ["System.Description"])
        let text = Fixture.transform().description(of: item, identities: [:], media: media)
        #expect(text.images == ["g1", "g2"])
        #expect(text.node.reveal().content.map(\.type) == ["mediaSingle", "paragraph"])
        #expect(draft(item).followUps == .attachments)
    }

    @Test func mentionsInCodeStay() {
        let text = "@<AF2504E0-4F89-11D3-9A0C-0305E82C3301>"
        #expect(Fixture.document(markdown: "```\n\(text)\n```").plainText == text)
    }

    /// A mentioned name is a name, whatever it holds.
    @Test func namesAreNotMarkup() {
        let person = SourceIdentity(
            id: Fixture.guid, displayName: Sensitive("*A* <b>_B_</b> [c](d) é &amp;"), uniqueName: Sensitive(""))
        let item = Fixture.item(
            description: "@<\(Fixture.guid)>", markdown: ["System.Description"], creator: person)
        let document = Fixture.transform().description(of: item, identities: [:], media: [:]).node.reveal()
        #expect(document.content.last?.outline == "paragraph('@*A* <b>_B_</b> [c](d) é &amp;')")
    }

    /// Shapes that take the library minutes or gigabytes. The run's own time limit is the judge.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            String(repeating: "a|", count: 5_000) + "\n" + String(repeating: "-|", count: 5_000)
                + String(repeating: "\na", count: 30_000),
            String(repeating: "|", count: 100_000) + "\n" + String(repeating: "|-", count: 50_000),
            "[a]: x" + String(repeating: "x", count: 50_000) + "\n\n" + String(repeating: "[a]", count: 17_000),
            String(repeating: "a@b.", count: 100_000),
        ])
    func dearTextsBecomeParagraphs(markdown: String) {
        let item = Fixture.item(description: markdown, markdown: ["System.Description"])
        let result = draft(item)
        #expect(result.diagnostics.names.contains("text.construct_rebuilt markdown"))
        #expect(result.draft.description?.reveal().content.isEmpty == false)
        #expect(ADFChecker.faults(in: result.draft.description?.reveal() ?? ADFNode("doc")) == [])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ">", "- ", "[", "![", "**a ", "_a ", "~~a", "<b>", "&", "`a", "www.", "h:/", "* a\n ", "\u{1}", "|",
        ])
    func longRunsAreBearable(piece: String) {
        let document = Fixture.document(markdown: String(repeating: piece, count: 50_000 / piece.count) + "\n\nw1x")
        #expect(ADFChecker.faults(in: document) == [])
    }

    /// The library shares a table between parses: without the renderer's gate some of these lose their strikethrough.
    @Test func parsesAtOnceDoNotDisturbEachOther() async {
        let markdown = String(repeating: "~~a~~ www.x.example b\n\n", count: 200)
        let expected = Fixture.document(markdown: markdown)
        #expect(
            expected.content.first?.outline
                == "paragraph(strike:'a' ' ' link=http://www.x.example:'www.x.example' ' b')")
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 { group.addTask { Fixture.document(markdown: markdown) == expected } }
            for await isEqual in group { #expect(isEqual) }
        }
    }
}
