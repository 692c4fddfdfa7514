import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct TestStepsTests {
    private func document(_ xml: String) -> (outline: String, diagnostics: [String]) {
        let item = Fixture.item(type: "Test Case", fields: ["Microsoft.VSTS.TCM.Steps": .string(xml)])
        let result = Fixture.transform().draft(item, ancestors: [], identities: [:])
        let document = result.draft.description?.reveal() ?? ADFNode("doc")
        #expect(ADFChecker.faults(in: document) == [])
        return (document.outline, result.diagnostics.names)
    }

    private let start =
        "doc(heading[level=2]('Test Steps') table(tableRow(tableHeader(paragraph('#')) "
        + "tableHeader(paragraph('Action')) tableHeader(paragraph('Expected Result'))) "

    @Test func stepsBecomeATable() {
        let (outline, diagnostics) = document(
            #"<steps id="0" last="4"><step id="2" type="ActionStep"><parameterizedString isformatted="true">"#
                + "&lt;DIV&gt;&lt;P&gt;Press &lt;B&gt;go&lt;/B&gt; &amp;amp; wait&lt;/P&gt;&lt;/DIV&gt;</parameterizedString>"
                + #"<parameterizedString isformatted="true">&lt;ul&gt;&lt;li&gt;x&lt;/ul&gt;</parameterizedString>"#
                + #"<description/></step><compref id="3" ref="123"><step id="4" type="ValidateStep">"#
                + #"<parameterizedString isformatted="false">a &lt; b</parameterizedString>"#
                + "<parameterizedString><text>old</text></parameterizedString></step></compref></steps>")
        #expect(
            outline == start
                + "tableRow(tableCell(paragraph('1')) tableCell(paragraph('Press ' strong:'go' ' & wait')) "
                + "tableCell(bulletList(listItem(paragraph('x'))))) "
                + "tableRow(tableCell(paragraph('2')) tableCell(paragraph('Shared steps 123')) tableCell(paragraph)) "
                + "tableRow(tableCell(paragraph('3')) tableCell(paragraph('a < b')) tableCell(paragraph('old')))))")
        #expect(diagnostics == ["text.construct_rebuilt unknown element"])
    }

    @Test func brokenStepsKeepTheirWords() {
        let (cut, _) = document("<steps><step><parameterizedString>a b</parameterizedString><parameterizedString>c")
        #expect(
            cut == start
                + "tableRow(tableCell(paragraph('1')) tableCell(paragraph('a b')) tableCell(paragraph('c')))))")
        #expect(document("<steps> loose").outline == "doc(heading[level=2]('Test Steps') paragraph('loose'))")
        #expect(document("no xml & < at all").outline.contains("'no xml & < at all'"))
        let (between, _) = document("<steps>x<step>y</step></steps>")
        #expect(between.contains("'x'") && between.contains("'y'"))
    }

    @Test func stepsWithoutAnythingAreNoSection() {
        #expect(document("").outline == "doc")
        #expect(document("<steps id=\"0\" last=\"1\"/>").outline == "doc")
    }

    @Test func deepMarkupInAStepKeepsItsText() {
        let deep = String(repeating: "&lt;div&gt;", count: 5_000) + "w1x"
        let (outline, diagnostics) = document(
            "<steps><step><parameterizedString>\(deep)</parameterizedString></step></steps>")
        #expect(outline.contains("w1x"))
        #expect(diagnostics == ["text.construct_rebuilt nesting"])
    }
}
