import Foundation
import Testing

/// The table of controls names files and tests; one that is not there proves nothing.
@Suite("The table of security controls")
struct SecurityControlsTests {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What stands between backticks in the tables and begins like a place of the repository.
    private static let references: [String] = {
        let page = root.appending(path: "Sources/MigraytModel/Migrayt.docc/SecurityControls.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        return rows.flatMap { row in
            row.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }.filter { text in ["Sources/", "Tests/", "scripts/", "Package"].contains { text.hasPrefix($0) } }
    }()

    private func content(of path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test func everythingThatIsNamedIsThere() throws {
        #expect(Self.references.count > 60)
        for reference in Set(Self.references) {
            let parts = reference.split(separator: "#").map(String.init)
            let words = parts[0].split(separator: " ").map(String.init)
            var isFolder: ObjCBool = false
            let path = Self.root.appending(path: words[0]).path
            #expect(FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), "\(reference)")
            guard !isFolder.boolValue else { continue }
            if parts.count == 2 { #expect(try content(of: parts[0]).contains("func \(parts[1])("), "\(reference)") }
            if words[0] == "scripts/audit", words.count == 2 {
                #expect(try content(of: "scripts/lib/audit/\(words[1]).py").contains("def main("), "\(reference)")
            }
        }
    }

    @Test func everySentenceHasItsRow() throws {
        let page = try content(of: "Sources/MigraytModel/Migrayt.docc/SecurityControls.md")
        for sentence in 1...9 { #expect(page.contains("\n| \(sentence). "), "sentence \(sentence)") }
    }

    @Test func aRowWithoutATestSaysThatItIsOpen() throws {
        let page = try content(of: "Sources/MigraytModel/Migrayt.docc/SecurityControls.md")
        for row in page.split(separator: "\n") where row.hasPrefix("|") && row.hasSuffix("| – |") {
            #expect(row.contains("**open**"), "\(row)")
        }
    }
}
