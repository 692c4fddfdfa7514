import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("A project with a word planted in all its content")
struct CanaryProjectTests {
    private static let plain = GeneratedProject(
        name: "Shop", items: 200, seed: 1, organizationURL: "https://ado/contoso")
    private let project = CanaryProject(Self.plain, word: "zqcanary")

    @Test func theWordStandsInEveryPlaceOfContent() throws {
        for id in project.ids {
            guard let item = project.item(id) else { continue }
            for field in ["System.Title", "System.Description", "System.Tags"] {
                #expect(item.fields[field]?.string?.contains("zqcanary") == true)
            }
            for person in item.identities.values {
                #expect(person.displayName.contains("zqcanary") && person.email.contains("zqcanary"))
                #expect(project.people.contains(person))
            }
            for comment in project.comments(of: id) {
                #expect(comment.text.contains("zqcanary") && comment.author.email.contains("zqcanary"))
            }
        }
    }

    @Test func filesKeepTheirSize() throws {
        var planted = 0
        for item in project.ids.compactMap({ project.item($0) }) {
            for relation in item.relations {
                guard case .attachment(let guid) = relation.target else { continue }
                let file = try #require(project.attachment(guid))
                #expect(file.bytes.count == Self.plain.attachment(guid)?.bytes.count)
                #expect(relation.attributes["name"]?.string == file.name && file.name.contains("zqcanary"))
                let bytes = file.bytes.bytes(from: 0, atMost: 64)
                if String(decoding: bytes, as: UTF8.self).contains("zqcanarybytes") { planted += 1 }
            }
        }
        #expect(planted > 5)
    }
}
