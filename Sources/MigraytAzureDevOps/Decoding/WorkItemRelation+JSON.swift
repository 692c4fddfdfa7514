import MigraytModel

extension WorkItemRelation {
    /// - Throws: When the entry has no type or no URL.
    init(_ entry: JSON) throws(UnreadableField) {
        let reader = FieldReader(members: entry.object ?? [:])
        let type = try reader.required("relations.rel", reader.string("rel"))
        let url = try reader.required("relations.url", reader.string("url"))
        if type == "AttachedFile", let attachment = Self.attachment(url, entry["attributes"] ?? .null) {
            self = .attachment(attachment)
        } else if let other = Self.linkedItem(type, url) {
            self = .workItem(type: type, other: other)
        } else {
            self = .other(
                type: type, url: Sensitive(url), name: Self.text(entry, "name"), comment: Self.text(entry, "comment"))
        }
    }

    private static func text(_ entry: JSON, _ attribute: String) -> Sensitive<String>? {
        let text = entry["attributes"]?[attribute]?.string ?? ""
        return text.isEmpty ? nil : Sensitive(text)
    }

    /// The id at the end of `…/_apis/wit/workItems/{id}`.
    ///
    /// Links into another organisation (`System.LinkTypes.Remote.…`) have such a URL too, but its id means another item.
    private static func linkedItem(_ type: String, _ url: String) -> WorkItemID? {
        guard !["Hyperlink", "ArtifactLink", "AttachedFile"].contains(type),
            !type.hasPrefix("System.LinkTypes.Remote")
        else { return nil }
        let parts = url.utf8.split(separator: UInt8(ascii: "/")).suffix(2).map(Substring.init)
        guard parts.count == 2, parts[0].lowercased() == "workitems", let id = Int64(parts[1]), id > 0 else {
            return nil
        }
        return WorkItemID(id)
    }

    private static func attachment(_ url: String, _ attributes: JSON) -> SourceAttachment? {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let id = path.split(separator: "/").last.flatMap({ GUID.canonical($0) }) else { return nil }
        let name = attributes["name"]?.string ?? ""
        let size = attributes["resourceSize"].flatMap { $0.integer ?? $0.string.flatMap { Int64($0) } }
        return SourceAttachment(id: id, name: Sensitive(name.isEmpty ? id : name), size: size)
    }
}
