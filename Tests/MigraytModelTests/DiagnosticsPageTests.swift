import Foundation
import MigraytModel
import Testing

/// Every name that a report can show is explained on the page of diagnostics, and nothing else is.
@Suite struct DiagnosticsPageTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: sources.appending(path: path), encoding: .utf8)
    }

    /// The names in the first column of a section's table.
    private static func explained(_ section: String) throws -> [String] {
        let sections = try text("MigraytModel/Migrayt.docc/Diagnostics.md").split(separator: "\n## ")
        let body = try #require(sections.first { $0.hasPrefix("\(section)\n") })
        return body.matches(of: /(?m)^\| `([a-z_.]+)` \|/).map { String($0.output.1) }
    }

    @Test func everyDiagnosticIsExplainedOnce() throws {
        let codes = try Self.text("MigraytModel/Outbox/Diagnostic.swift").matches(of: /= Self\("([a-z_.]+)"\)/)
            .map { String($0.output.1) }
        #expect(codes.count > 40)
        #expect(try Self.explained("Diagnostics").sorted() == codes.sorted())
    }

    @Test func everyFailureCodeIsExplainedOnce() throws {
        let codes = try Self.text("MigraytModel/Errors/FailureCode.swift").matches(of: /= FailureCode\("([a-z_.]+)"\)/)
            .map { String($0.output.1) }
        #expect(codes.count > 40)
        #expect(try Self.explained("Failure codes").sorted() == codes.sorted())
    }

    /// A skip's reason is a literal where it is given, or the code of the cancelled run.
    @Test func everyReasonOfASkipIsExplainedOnce() throws {
        let folder = Self.sources.appending(path: "MigraytWorker").path
        var reasons: Set<String> = ["run.cancelled"]
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder) where file.hasSuffix(".swift") {
            let text = try Self.text("MigraytWorker/\(file)")
            reasons.formUnion(text.matches(of: /skipped\(reason: "([a-z_.]+)"\)/).map { String($0.output.1) })
        }
        #expect(reasons.count > 3)
        #expect(try Self.explained("Reasons of a skip").sorted() == reasons.sorted())
    }
}
