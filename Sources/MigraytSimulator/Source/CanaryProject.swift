import MigraytModel

/// A project with one unique word planted in everything that people wrote or that names them: titles, long texts, tags,
/// comments, people and their addresses, names and bytes of files. Where the word turns up, content has leaked.
public struct CanaryProject: SimulatedProject {
    private let project: any SimulatedProject
    private let word: String

    /// - Parameter word: ASCII letters and digits that stand nowhere by chance.
    public init(_ project: any SimulatedProject, word: String) {
        self.project = project
        self.word = word
    }

    public var people: [SimulatedPerson] { project.people.map(planted) }
    public var types: [SimulatedType] { project.types }
    public var areas: SimulatedNode { project.areas }
    public var iterations: SimulatedNode { project.iterations }
    public var ids: [Int] { project.ids }
    public var totals: SimulatedTotals { project.totals }
    public func place(of id: Int) -> SimulatedPlace? { project.place(of: id) }
    public func commentIDs(of id: Int) -> [Int] { project.commentIDs(of: id) }

    public func item(_ id: Int) -> SimulatedItem? {
        guard var item = project.item(id) else { return nil }
        item.fields["System.Title"] = .string("\(word)title \(item.fields["System.Title"]?.string ?? "")")
        item.fields["System.Description"] = .string(
            "<p>\(word)description</p>" + (item.fields["System.Description"]?.string ?? ""))
        let tags = [item.fields["System.Tags"]?.string, "\(word)tag"].compactMap(\.self)
        item.fields["System.Tags"] = .string(tags.joined(separator: "; "))
        item.identities = item.identities.mapValues(planted)
        item.relations = item.relations.map(planted)
        return item
    }

    public func comments(of id: Int) -> [SimulatedComment] {
        project.comments(of: id).map { comment in
            SimulatedComment(
                id: comment.id, author: planted(comment.author), created: comment.created, modified: comment.modified,
                format: comment.format, text: "\(word)comment " + comment.text,
                renderedText: "\(word)comment " + comment.renderedText)
        }
    }

    /// The word overwrites the same number of bytes, so that the file keeps its size and its kind.
    public func attachment(_ guid: String) -> SimulatedAttachment? {
        guard let file = project.attachment(guid) else { return nil }
        let planted = Array("\(word)bytes".utf8)
        let start = 16
        var bytes = file.bytes.bytes(from: 0, atMost: file.bytes.count)
        if bytes.count >= start + planted.count {
            bytes.replaceSubrange(start..<start + planted.count, with: planted)
        }
        return SimulatedAttachment(
            guid: guid, name: "\(word)file \(file.name)", mediaType: file.mediaType, bytes: .literal(bytes))
    }

    private func planted(_ relation: SimulatedRelation) -> SimulatedRelation {
        guard relation.rel == "AttachedFile", let name = relation.attributes["name"]?.string else { return relation }
        var attributes = relation.attributes
        attributes["name"] = .string("\(word)file \(name)")
        return SimulatedRelation(rel: relation.rel, target: relation.target, attributes: attributes)
    }

    private func planted(_ person: SimulatedPerson) -> SimulatedPerson {
        SimulatedPerson(
            guid: person.guid, displayName: "\(word)person \(person.displayName)", email: "\(word)\(person.email)",
            account: person.account)
    }
}
