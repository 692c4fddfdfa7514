import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct DocumentLimitTests {
    private func converted(_ html: String) -> (document: ADFNode, isCut: Bool) {
        let result = Fixture.transform().draft(Fixture.item(description: html), ancestors: [], identities: [:])
        let document = result.draft.description?.reveal() ?? ADFNode("doc")
        return (document, result.diagnostics.names.contains("text.truncated System.Description"))
    }

    @Test func aTextBelowTheLimitStaysWhole() {
        let (document, isCut) = converted("<p>" + String(repeating: "a", count: 29_000) + "</p>")
        #expect(!isCut)
        #expect(document.plainText.count == 29_000)
    }

    @Test func aLongTextIsCutBetweenParagraphs() {
        let (document, isCut) = converted(String(repeating: "<p>wort wort</p>", count: 10_000))
        #expect(isCut)
        #expect(document.plainText.utf16.count <= PlatformLimits.Jira.safeTextLength)
        #expect(document.plainText.utf16.count > 20_000)
        #expect(document.content.dropLast().allSatisfy { $0.plainText == "wort wort" })
        #expect(document.content.last?.plainText.contains("Cut here") == true)
    }

    @Test func oneLongParagraphIsCutBetweenCharacters() {
        let (document, isCut) = converted("x" + String(repeating: "👨‍👩‍👧", count: 10_000))
        #expect(isCut)
        #expect(document.plainText.utf16.count <= PlatformLimits.Jira.safeTextLength)
        let text = document.content.first?.plainText ?? ""
        #expect(text.utf16.count > 29_000)
        #expect(text.dropFirst().allSatisfy { $0 == "👨‍👩‍👧" })
    }

    @Test(arguments: [
        "<ul>|<li>item text</li>", "<table>|<tr><td>cell</td><td>b</td></tr>", "<blockquote>|<p>quoted</p>",
        "<pre>|line\n",
    ])
    func containersStayValidWhenCut(shape: String) {
        let parts = shape.split(separator: "|")
        let (document, isCut) = converted(parts[0] + String(repeating: String(parts[1]), count: 8_000))
        #expect(isCut)
        #expect(document.content.count == 2)
        #expect(document.plainText.utf16.count <= PlatformLimits.Jira.safeTextLength)
        #expect(document.plainText.utf16.count > 10_000)
        #expect(ADFChecker.faults(in: document) == [])
    }
}
