import Foundation
import MigraytModel
import Testing

/// Real work items, where the machine has them (`MIGRAYT_SHARED`).
enum SharedData {
    static let root = ProcessInfo.processInfo.environment["MIGRAYT_SHARED"].map { URL(filePath: $0) }
    static var exists: Bool { root != nil }

    /// Every field value that holds markup, with its place for the failure's text. Identities look like tags and are
    /// none.
    static func htmlValues() throws -> [(place: String, html: String)] {
        let identities: Set<String> = ["System.CreatedBy", "System.ChangedBy", "System.AssignedTo"]
        var values: [(String, String)] = []
        let folder = try #require(root).appending(path: "data/ado-templates")
        for file in try files(below: folder) {
            let items = try JSONParser.parse([UInt8](Data(contentsOf: file)))["value"]?.array ?? []
            for item in items {
                for (name, value) in (item["fields"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
                    guard let text = value.string, !identities.contains(name),
                        text.contains(/<[a-zA-Z]|&[a-zA-Z#]+;/)
                    else { continue }
                    values.append(("\(file.lastPathComponent) \(item["id"]?.integer ?? 0) \(name)", text))
                }
            }
        }
        return values
    }

    private static func files(below folder: URL) throws -> [URL] {
        let found = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        return found.compactMap { $0 as? URL }
            .filter { $0.pathExtension == "json" && $0.deletingLastPathComponent().lastPathComponent == "WorkItems" }
            .sorted { $0.path < $1.path }
    }
}
