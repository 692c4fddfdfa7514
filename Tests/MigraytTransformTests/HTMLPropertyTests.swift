import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct HTMLPropertyTests {
    @Test(.enabled(if: SharedData.exists)) func realTextsKeepTheirWords() throws {
        let values = try SharedData.htmlValues()
        #expect(values.count > 100)
        for (place, html) in values {
            let document = Fixture.document(html)
            #expect(VisibleWords.of(document) == VisibleWords.of(html: html), "\(place)")
            #expect(ADFChecker.faults(in: document) == [], "\(place)")
        }
    }

    /// Shapes that make naive converters quadratic or overflow the stack; the run's own time limit is the judge.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("<div>", "</div>"), ("<b>", ""), ("<ul><li>", ""), ("<blockquote>", ""), ("<table><tr><td>", ""),
            ("<h1><div>", ""), ("<font>", "</i>"), ("<pre>", ""), ("<a href=x>", ""), ("<x>", "</y>"),
        ])
    func deepNestingKeepsTheText(open: String, close: String) {
        let html = String(repeating: open, count: 40_000) + "w1x" + String(repeating: close, count: 40_000) + "w2x"
        let document = Fixture.document(html)
        #expect(document.plainText.matches(of: /w\d+x/).count == 2)
        #expect(ADFChecker.faults(in: document) == [])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["<p>wort</p>", "wort<br>", "<hr>", "<li>wort", "<td>w<td>", "&amp;", "<table>"])
    func aMegabyteInsideDeepContainersIsLinear(piece: String) {
        let depth = String(repeating: "<ul><li><blockquote>", count: 60)
        let html = depth + String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        #expect(ADFChecker.faults(in: Fixture.document(html)) == [])
    }

    @Test func fortyLevelsOfListsStayLists() {
        let html = String(repeating: "<ul><li>x", count: 40)
        var node = Fixture.document(html)
        var depth = 0
        while let list = node.content.last, list.type == "bulletList" {
            depth += 1
            node = list.content[0]
        }
        #expect(depth == 40)
    }
}
