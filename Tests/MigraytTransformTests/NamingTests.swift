import MigraytModel
import MigraytTransform
import Testing

@Suite struct NamingTests {
    private func node(_ id: Int64, _ path: String) -> ClassificationNode {
        let parts = path.split(separator: "/").map(String.init)
        return ClassificationNode(id: id, path: parts, parent: parts.count == 1 ? nil : 1)
    }

    @Test func leavesUnlessTheyAreEqual() {
        let nodes = [
            node(1, "P"), node(2, "P/2024"), node(3, "P/2025"), node(4, "P/2024/Sprint 1"), node(5, "P/2025/sprint 1"),
            node(6, "P/Sprint 2"), node(7, "P/2025/Sprint 2"),
        ]
        let names = SprintNaming.names(for: nodes)
        #expect(
            names == [
                2: "2024", 3: "2025", 4: "2024/Sprint 1", 5: "2025/sprint 1", 6: "Sprint 2", 7: "2025/Sprint 2",
            ])
        #expect(SprintNaming.names(for: nodes.reversed()) == names)
        #expect(ComponentNaming.names(for: nodes)[4] == "2024 / Sprint 1")
    }

    @Test func longNamesStayDistinctWithinTheLimit() {
        let long = String(repeating: "x", count: 40)
        var nodes = [node(1, "P")]
        for id in Int64(2)...30 { nodes.append(node(id, "P/Division of \(id) \(long)/Sprint")) }
        for id in Int64(31)...60 { nodes.append(node(id, "P/\(long)👩‍🚀\(id)")) }
        for (names, limit) in [(SprintNaming.names(for: nodes), 29), (ComponentNaming.names(for: nodes), 255)] {
            #expect(names.count == 59)
            #expect(Set(names.values.map { $0.lowercased() }).count == 59)
            #expect(names.values.allSatisfy { (1...limit).contains($0.utf16.count) })
        }
        #expect(SprintNaming.names(for: nodes)[2]?.hasSuffix("/Sprint") == true)
    }

    @Test func equalPathsAndEmptyNamesAreNumbered() {
        let names = SprintNaming.names(for: [node(1, "P"), node(2, "P/S"), node(3, "P/S"), node(4, "P/ ")])
        #expect(names == [2: "S", 3: "S (2)", 4: "4"])
    }
}
