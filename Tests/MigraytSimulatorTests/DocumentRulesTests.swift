import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Document rules")
struct DocumentRulesTests {
    private static let text = #"{"type":"text","text":"x"}"#
    private static let paragraph = #"{"type":"paragraph","content":[\#(text)]}"#
    private static let media =
        #"{"type":"mediaSingle","attrs":{"layout":"center"},"content":[{"type":"media","attrs":{"type":"external","url":"https://x"}}]}"#

    private func fault(_ block: String) throws -> ADFFault? {
        let document = try JSONParser.parse(Array(#"{"type":"doc","version":1,"content":[\#(block)]}"#.utf8))
        do throws(ADFFault) {
            _ = try ADFValidator.summary(of: document)
            return nil
        } catch { return error }
    }

    private static func list(_ items: String) -> String { #"{"type":"bulletList","content":[\#(items)]}"# }
    private static func item(_ content: String) -> String { #"{"type":"listItem","content":[\#(content)]}"# }
    private static func table(_ cell: String) -> String {
        #"{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","content":[\#(cell)]}]}]}"#
    }
    private static func marked(_ marks: String) -> String {
        #"{"type":"paragraph","content":[{"type":"text","text":"x","marks":[\#(marks)]}]}"#
    }

    @Test(
        "Taken",
        arguments: [
            "", paragraph, #"{"type":"paragraph"}"#, #"{"type":"heading","attrs":{"level":6},"content":[\#(text)]}"#,
            list(item(paragraph)), list(item(paragraph + "," + list(item(paragraph)))), list(item(media)),
            table(paragraph), table(#"{"type":"heading","attrs":{"level":1}}"#), table(list(item(paragraph))), media,
            #"{"type":"codeBlock","attrs":{"language":"swift"},"content":[\#(text)]}"#, #"{"type":"rule"}"#,
            #"{"type":"blockquote","content":[\#(paragraph)]}"#,
            #"{"type":"panel","attrs":{"panelType":"info"},"content":[\#(paragraph)]}"#,
            #"{"type":"taskList","attrs":{"localId":""},"content":[{"type":"taskItem","attrs":{"localId":"","state":"TODO"}}]}"#,
            #"{"type":"expand","attrs":{"title":"t"},"content":[\#(table(paragraph))]}"#,
            #"{"type":"paragraph","content":[{"type":"hardBreak"},{"type":"mention","attrs":{"id":"a","text":"@A"}}]}"#,
            marked(#"{"type":"strong"},{"type":"em"}"#),
            marked(#"{"type":"code"},{"type":"link","attrs":{"href":"https://x"}}"#),
            marked(##"{"type":"textColor","attrs":{"color":"#ff0000"}}"##),
            marked(#"{"type":"subsup","attrs":{"type":"sub"}}"#),
            #"{"type":"mediaSingle","attrs":{"layout":"center"},"content":[{"type":"media","attrs":{"type":"file","id":"a","collection":""}}]}"#,
        ])
    func taken(block: String) throws {
        #expect(try fault(block) == nil)
    }

    @Test(
        "Refused",
        arguments: [
            text, #"{"type":"unknown"}"#, #"{"type":"heading","attrs":{"level":7}}"#, #"{"type":"heading"}"#,
            #"{"type":"paragraph","content":[{"type":"text","text":""}]}"#,
            #"{"type":"paragraph","content":[\#(paragraph)]}"#,
            #"{"type":"paragraph","attrs":{"class":"x"}}"#, #"{"type":"paragraph","extra":1}"#,
            #"{"type":"bulletList","content":[]}"#, list(paragraph), list(item("")), list(item(text)),
            list(item(#"{"type":"heading","attrs":{"level":1}}"#)), list(item(table(paragraph))),
            list(item(#"{"type":"blockquote","content":[\#(paragraph)]}"#)), list(item(#"{"type":"rule"}"#)),
            table(""), table(table(paragraph)), table(text), #"{"type":"rule","content":[]}"#,
            #"{"type":"blockquote","content":[{"type":"heading","attrs":{"level":1}}]}"#,
            #"{"type":"blockquote","content":[{"type":"blockquote","content":[\#(paragraph)]}]}"#,
            #"{"type":"panel","attrs":{"panelType":"loud"},"content":[\#(paragraph)]}"#,
            #"{"type":"panel","attrs":{"panelType":"info"},"content":[\#(table(paragraph))]}"#,
            #"{"type":"codeBlock","content":[{"type":"text","text":"x","marks":[{"type":"strong"}]}]}"#,
            #"{"type":"codeBlock","content":[{"type":"hardBreak"}]}"#,
            #"{"type":"taskList","content":[{"type":"taskItem","attrs":{"localId":"","state":"TODO"}}]}"#,
            marked(#"{"type":"code"},{"type":"strong"}"#), marked(#"{"type":"blink"}"#), marked(#"{"type":"link"}"#),
            marked(#"{"type":"strong"},{"type":"strong"}"#), marked(#"{"type":"textColor","attrs":{"color":"red"}}"#),
            #"{"type":"paragraph","content":[\#(media)]}"#,
            #"{"type":"mediaSingle","attrs":{"layout":"center"},"content":[{"type":"media","attrs":{"type":"file","id":"a"}}]}"#,
            #"{"type":"mention","attrs":{"id":"a"}}"#, #"{"type":"decisionList","content":[]}"#,
        ])
    func refused(block: String) throws {
        #expect(try fault(block) != nil)
    }

    @Test("Only version 1 of a doc is a document")
    func envelope() {
        for document: JSON in [
            "text", [:], ["type": "doc", "content": []], ["type": "doc", "version": 2, "content": []],
        ] {
            #expect(throws: ADFFault.self) { try ADFValidator.summary(of: document) }
        }
    }

    @Test("The limit counts the text")
    func length() throws {
        let fixture = Fixture()
        func status(_ count: Int) -> Int {
            let text = Fixture.document(String(repeating: "a", count: count))
            return fixture.jira("POST", "/rest/api/3/issue", .object(Fixture.issue("10001", ["description": text])))
                .status
        }
        #expect(status(32_767) == 201)
        #expect(status(32_768) == 400)
    }
}
