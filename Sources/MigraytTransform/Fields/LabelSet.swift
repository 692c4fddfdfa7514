import MigraytModel

/// The labels of an issue: its tags, and the labels that say where it came from.
///
/// White space becomes `_`, and that is counted: `a b` and `a_b` read alike afterwards. Different tags of an item never
/// become the same label, and no tag can pass for a label of provenance (an item that was itself migrated once may
/// carry `ado-id-7` as a tag).
struct LabelSet {
    private(set) var labels: [String] = []
    /// How many labels read otherwise than the tag or title that they stand for.
    private(set) var changed = 0
    private var taken: Set<String> = []

    init(provenanceOf item: WorkItemID) {
        add(Provenance.label)
        add(Provenance.itemLabel(item))
    }

    /// Adds the label that stands for an epic which Jira's hierarchy has no room for; spaces become hyphens.
    mutating func addEpic(titled title: String) {
        let name = VisibleText.line(title)
        guard !name.isEmpty else { return }
        let label = "ado-epic:" + Self.replacingSpaces(in: name, with: "-")
        let shortened = VisibleText.prefix(label, utf16: PlatformLimits.Jira.labelLength)
        if shortened != label { changed += 1 }
        add(shortened)
    }

    mutating func addTags(_ tags: [String]) {
        var seen: Set<String> = []
        for tag in tags {
            let name = VisibleText.line(tag)
            guard !name.isEmpty, seen.insert(name).inserted else { continue }
            var label = Self.replacingSpaces(in: name, with: "_")
            if label == Provenance.label || label.hasPrefix("ado-id-") {
                label = "tag-" + label
            }
            let final = addDistinct(VisibleText.prefix(label, utf16: PlatformLimits.Jira.labelLength))
            if final != name { changed += 1 }
        }
    }

    /// A label may hold no white space of any kind.
    private static func replacingSpaces(in text: String, with replacement: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: replacement)
    }

    /// - Returns: The label as it was added: with a number where it is taken.
    private mutating func addDistinct(_ label: String) -> String {
        var candidate = label
        var number = 2
        while taken.contains(candidate) {
            let suffix = "_\(number)"
            candidate = VisibleText.prefix(label, utf16: PlatformLimits.Jira.labelLength - suffix.utf16.count) + suffix
            number += 1
        }
        add(candidate)
        return candidate
    }

    private mutating func add(_ label: String) {
        if taken.insert(label).inserted { labels.append(label) }
    }
}
