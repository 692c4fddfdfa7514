import Foundation
import MigraytModel
import MigraytTransform
import MigraytTransformChecks
import Testing

@Suite struct TextConstructTests {
    @Test(arguments: TextConstruct.html.indices) func html(index: Int) {
        let construct = TextConstruct.html[index]
        let document = Fixture.document(construct.source)
        #expect(document.outline == construct.outline)
        #expect(ADFChecker.faults(in: document) == [])
    }

    @Test(arguments: TextConstruct.markdown.indices) func markdown(index: Int) {
        let construct = TextConstruct.markdown[index]
        let document = Fixture.document(markdown: construct.source)
        #expect(document.outline == construct.outline)
        #expect(ADFChecker.faults(in: document) == [])
    }

    @Test func thePageShowsTheTables() throws {
        let page = TextConstructsPage.rendered()
        if TextConstructsPage.isToBeWritten { try Data(page.utf8).write(to: TextConstructsPage.file) }
        let written = try String(decoding: Data(contentsOf: TextConstructsPage.file), as: UTF8.self)
        #expect(written == page, "TextConstructs.md is out of date: run this test with MIGRAYT_WRITE_PAGES=1")
    }
}
