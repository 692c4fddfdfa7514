import Foundation
import MigraytModel

/// Recorded answers that are not part of the project; the folder is named by `MIGRAYT_SHARED`.
enum SharedData {
    static let folder = ProcessInfo.processInfo.environment["MIGRAYT_SHARED"].map { URL(filePath: $0) }
    static var isPresent: Bool { folder != nil }

    /// The JSON files below a folder whose path holds `part`.
    static func files(_ path: String, containing part: String = "") throws -> [(name: String, json: JSON)] {
        let root = (folder ?? URL(filePath: "/nowhere")).appending(path: path)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
        return try names.filter { $0.hasSuffix(".json") && $0.contains(part) }.map { name in
            (name, try JSONParser.parse(Array(Data(contentsOf: root.appending(path: name)))))
        }
    }
}
