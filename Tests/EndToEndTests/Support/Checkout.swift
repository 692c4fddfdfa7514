import Foundation

/// The checkout that these tests lie in, and the programs that were built from it.
enum Checkout {
    static let root = folder(of: URL(filePath: #filePath).resolvingSymlinksInPath())

    /// Where the stacks of the suites lie. A package that only links to these tests keeps its own.
    static let stacks = folder(of: URL(filePath: #filePath)).appending(path: ".stack")

    /// Where crash points are armed. Outside any stack's own folder, which is wiped before its tests begin.
    static let crashPoints = stacks.appending(path: "e2e-crash-points")

    /// The folder named by MIGRAYT_BIN, which `scripts/stack` honours too; else the debug build.
    static let programs = URL(
        filePath: ProcessInfo.processInfo.environment["MIGRAYT_BIN"] ?? root.appending(path: ".build/debug").path)

    private static func folder(of file: URL) -> URL {
        (0..<4).reduce(file) { folder, _ in folder.deletingLastPathComponent() }
    }
}
