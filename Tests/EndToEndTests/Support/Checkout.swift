import Foundation

/// The checkout that these tests lie in, and the programs that were built from it.
enum Checkout {
    static let root: URL = {
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder
    }()

    /// The folder named by MIGRAYT_BIN, which `scripts/stack` honours too; else the debug build.
    static let programs = URL(
        filePath: ProcessInfo.processInfo.environment["MIGRAYT_BIN"] ?? root.appending(path: ".build/debug").path)
}
