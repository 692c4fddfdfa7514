import MigraytModel

/// A file's name as Jira keeps it, so that a file can be found again by its name: one line without path, control
/// characters or more length than a file system takes.
enum FileName {
    /// - Returns: Never empty. The extension stays, where it is a short one.
    static func safe(_ name: String) -> String {
        let last = VisibleText.line(name).split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let line = VisibleText.line(last)
        guard line.contains(where: { $0 != "." }) else { return "file" }
        guard line.utf16.count > PlatformLimits.Jira.fileNameLength else { return line }
        let suffix = line.lastIndex(of: ".").map { String(line[$0...]) } ?? ""
        let kept = suffix.utf16.count <= longestExtension ? suffix : ""
        return VisibleText.prefix(line, utf16: PlatformLimits.Jira.fileNameLength - kept.utf16.count) + kept
    }

    private static let longestExtension = 16
}

extension SourceAttachment {
    /// The same file under a name that Jira keeps as it is.
    var withSafeName: SourceAttachment {
        let safe = name.map(FileName.safe)
        if safe == name { return self }
        if let embedded { return SourceAttachment(id: id, name: safe, embedded: embedded.reveal()) }
        return SourceAttachment(id: id, name: safe, size: size)
    }
}
