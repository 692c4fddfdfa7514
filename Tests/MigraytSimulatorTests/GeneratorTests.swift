import MigraytModel
import Testing

@testable import MigraytSimulator

@Suite("Generated project")
struct GeneratorTests {
    private func project(_ items: Int = 2_000, seed: UInt64 = 1) -> GeneratedProject {
        GeneratedProject(name: "Shop", items: items, seed: seed, organizationURL: "https://127.0.0.1:1/ado/contoso")
    }

    @Test("Same seed, same data; another seed, other data")
    func deterministic() {
        let (one, same, other) = (project(), project(), project(seed: 2))
        for id in one.ids {
            #expect(one.item(id) == same.item(id))
            #expect(one.comments(of: id) == same.comments(of: id))
        }
        #expect(one.item(1_000) != other.item(1_000))
    }

    @Test("The sizes are those that the demo promises")
    func sizes() {
        let totals = project().totals
        #expect(totals.items == 2_000)
        #expect((3_800...4_400).contains(totals.comments))
        #expect((540...660).contains(totals.attachments))
        #expect((720...880).contains(totals.links))
        #expect((3...5).contains(totals.unmigratable.count))
        #expect(totals.inlineImages > 10)
        #expect((25...60).contains(totals.danglingRelations))
    }

    @Test("Totals say what the items hold", arguments: [1, 39, 40, 217, 2_000])
    func totalsAgree(items: Int) {
        let project = project(items)
        var totals = SimulatedTotals()
        var pairs: Set<[Int]> = []
        for id in project.ids {
            totals.items += 1
            totals.itemsByType[project.place(of: id)?.type ?? "", default: 0] += 1
            guard let item = project.item(id) else {
                totals.unmigratable.append(id)
                continue
            }
            let comments = project.comments(of: id)
            #expect(comments.map(\.id) == project.commentIDs(of: id))
            #expect(item.fields["System.CommentCount"]?.integer == Int64(comments.count))
            totals.comments += comments.count
            var attached: Set<String> = []
            for relation in item.relations {
                switch relation.target {
                case .attachment(let guid):
                    #expect(project.attachment(guid) != nil)
                    attached.insert(guid)
                case .item(let other) where other < GeneratedProject.firstID: totals.danglingRelations += 1
                case .item(let other):
                    #expect(project.item(other) != nil)
                    if !relation.isHierarchy { pairs.insert([min(id, other), max(id, other)]) }
                case .url: break
                }
            }
            totals.attachments += attached.count
            let texts = [item.fields["System.Description"]?.string ?? ""] + comments.map(\.renderedText)
            for match in texts.joined().matches(of: /attachments\/([0-9a-f-]{36})/) {
                #expect(project.attachment(String(match.1)) != nil)
                if !attached.contains(String(match.1)) { totals.inlineImages += 1 }
            }
        }
        totals.links = pairs.count
        #expect(totals == project.totals)
    }

    @Test("Every relation stands on both items, and parents are what the field says")
    func symmetric() {
        let project = project(500)
        func has(_ id: Int, _ rel: String, _ other: Int) -> Bool {
            project.item(id)?.relations.contains { $0.rel == rel && $0.target == .item(other) } ?? false
        }
        for id in project.ids {
            guard let item = project.item(id) else { continue }
            for relation in item.relations {
                guard case .item(let other) = relation.target, other >= GeneratedProject.firstID else { continue }
                let opposite =
                    relation.rel.hasSuffix("-Forward")
                    ? relation.rel.replacing("-Forward", with: "-Reverse")
                    : relation.rel.replacing("-Reverse", with: "-Forward")
                #expect(has(other, opposite, id))
                if relation.rel == "System.LinkTypes.Hierarchy-Reverse" {
                    #expect(item.fields["System.Parent"]?.integer == Int64(other))
                }
            }
        }
    }

    @Test("There is something of everything that hurts")
    func variety() {
        let project = project()
        let items = project.ids.compactMap { project.item($0) }
        let titles = items.compactMap { $0.fields["System.Title"]?.string }
        #expect(titles.contains { $0.count > 255 })
        #expect(titles.contains { $0.contains("日本語") })
        #expect(Set(items.compactMap { $0.fields["System.WorkItemType"]?.string }).count == 8)
        #expect(items.contains { $0.fields["System.Tags"]?.string?.contains("needs design") ?? false })
        let texts = items.compactMap { $0.fields["System.Description"]?.string }
        for mark in ["<table", "<ul><li>", "data-vss-mention", "<pre>", "<img ", "<blockquote>", "&nbsp;", "<h2>"] {
            #expect(texts.contains { $0.contains(mark) }, "\(mark)")
        }
        #expect(Set(project.people.map(\.account)) == [.active, .inactive, .absent, .unassignable])
        let states = Set(items.compactMap { $0.fields["System.State"]?.string })
        #expect(states.isSuperset(of: ["New", "Active", "Resolved", "Closed", "Removed", "In Review", "Blocked"]))
    }

    @Test("A hundred thousand items cost nothing until they are read")
    func large() {
        let project = project(100_000)
        let last = project.id(at: 99_999)
        #expect(project.item(last) != nil && project.item(last + 20) == nil)
        #expect(project.index(of: last) == 99_999)
    }
}
