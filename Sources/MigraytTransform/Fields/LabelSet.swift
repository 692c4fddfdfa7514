import MigraytModel

/// The labels of an issue: its tags, and the labels that say where it came from.
///
/// White space becomes `_`. Different tags of an item never become the same label, and no tag can pass for a label of
/// provenance (an item that was itself migrated once may carry `ado-id-7` as a tag).
struct LabelSet {
    private(set) var labels: [String] = []
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
        add(shortened("ado-epic:" + Self.replacingSpaces(in: name, with: "-")))
    }

    mutating func addTags(_ tags: [String]) {
        var seen: Set<String> = []
        for tag in tags {
            let name = VisibleText.line(tag)
            guard !name.isEmpty, seen.insert(name).inserted else { continue }
            var label = Self.replacingSpaces(in: name, with: "_")
            if label == Provenance.label || label.hasPrefix("ado-id-") {
                label = "tag-" + label
                changed += 1
            }
            addDistinct(shortened(label))
        }
    }

    /// A label may hold no white space of any kind.
    private static func replacingSpaces(in text: String, with replacement: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: replacement)
    }

    private mutating func shortened(_ label: String) -> String {
        guard label.utf16.count > PlatformLimits.Jira.labelLength else { return label }
        changed += 1
        return VisibleText.prefix(label, utf16: PlatformLimits.Jira.labelLength)
    }

    private mutating func addDistinct(_ label: String) {
        guard !label.isEmpty else { return }
        var candidate = label
        var number = 2
        while taken.contains(candidate) {
            let suffix = "_\(number)"
            candidate = VisibleText.prefix(label, utf16: PlatformLimits.Jira.labelLength - suffix.utf16.count) + suffix
            number += 1
        }
        if candidate != label { changed += 1 }
        add(candidate)
    }

    private mutating func add(_ label: String) {
        if taken.insert(label).inserted { labels.append(label) }
    }
}
