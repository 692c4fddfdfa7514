import MigraytModel

extension RemoteLink {
    /// To a work item of the same organisation that has no issue.
    /// - Returns: `nil` when the organisation has no address to open.
    init?(to other: WorkItemID, relation: String, source: SourceProject) {
        guard let address = WebAddress("\(source.organizationURL)/_workitems/edit/\(other)") else { return nil }
        self.init(
            relation: relation, id: "id=\(other)&relation=\(relation)", address: address, title: Self.title(of: other),
            relationship: RelationName.shown(for: relation), source: source)
    }

    /// To whatever else a work item points at.
    /// - Returns: `nil` when the relation is of another kind, or no web address can be told from its URL.
    init?(relation: String, url: String, name: String?, comment: String?, source: SourceProject) {
        let target: (title: String?, address: WebAddress?)
        switch relation {
        case "Hyperlink": target = (nil, WebAddress(url))
        case "ArtifactLink":
            let artifact = GitArtifact(url)
            target = (artifact?.title, WebAddress(artifact.map { "\(source.organizationURL)/\($0.path)" } ?? url))
        case let type where type.hasPrefix("System.LinkTypes.Remote"): target = Self.foreignItem(url)
        default: return nil
        }
        guard let address = target.address else { return nil }
        self.init(
            relation: relation, id: "relation=\(relation)&url=\(address.text)", address: address,
            title: comment.flatMap(Self.line) ?? target.title ?? address.text,
            relationship: relation == "Hyperlink" ? nil : name.flatMap(Self.line) ?? relation, source: source)
    }

    /// To a file of the source.
    /// - Returns: `nil` when the organisation has no address to open.
    init?(to file: SourceAttachment, source: SourceProject) {
        let path = "\(source.organizationURL)/\(source.id)/_apis/wit/attachments/\(file.id)"
        guard let address = WebAddress(path) else { return nil }
        self.init(
            relation: "AttachedFile", id: "relation=AttachedFile&id=\(file.id)", address: address,
            title: FileName.safe(file.name.reveal()), relationship: "Attachment", source: source)
    }

    private init(
        relation: String, id: String, address: WebAddress, title: String, relationship: String?, source: SourceProject
    ) {
        self.init(
            relation: relation, globalID: Sensitive(Self.globalID("system=ado&org=\(source.organization)&\(id)")),
            url: Sensitive(address.text), title: Sensitive(Self.cut(title)),
            relationship: relationship.map { Sensitive(Self.cut($0)) })
    }

    /// An item of another organisation: the relation knows its REST address only.
    private static func foreignItem(_ url: String) -> (String?, WebAddress?) {
        let parts = url.split(separator: "/_apis/wit/workItems/", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = Int64(parts[1]) else { return (nil, nil) }
        return (title(of: WorkItemID(id)), WebAddress("\(parts[0])/_workitems/edit/\(id)"))
    }

    private static func title(of item: WorkItemID) -> String { "ADO work item \(item)" }

    private static func line(_ text: String) -> String? {
        let line = VisibleText.line(text)
        return line.isEmpty ? nil : line
    }

    private static func cut(_ text: String) -> String {
        guard text.utf16.count > PlatformLimits.Jira.remoteLinkTextLength else { return text }
        return VisibleText.prefix(text, utf16: PlatformLimits.Jira.remoteLinkTextLength - 1) + "…"
    }

    /// An id that is too long keeps its beginning and gets a fingerprint of the whole, so that long addresses that differ
    /// only at their ends stay apart.
    private static func globalID(_ id: String) -> String {
        guard id.utf16.count > PlatformLimits.Jira.remoteLinkTextLength else { return id }
        let mark = "#" + Fingerprint.hex(of: id.utf8)
        return VisibleText.prefix(id, utf16: PlatformLimits.Jira.remoteLinkTextLength - mark.utf16.count) + mark
    }
}
