import Foundation
import MigraytModel

/// Reads a directory of recorded work items: `WorkItems/*.json`, `Iterations.json`, `TeamArea.json`.
///
/// The records come from many projects and many exports. What they call their project becomes the configured one,
/// `null` fields become absent ones, identities may be objects or `Name <mail>` strings, ids that occur twice are given
/// anew, and links may lead nowhere.
public struct TemplateLoader {
    public enum LoadError: Error, CustomStringConvertible {
        case noWorkItems(String)
        case unreadable(file: String)

        public var description: String {
            switch self {
            case .noWorkItems(let directory): "no WorkItems/*.json in \(directory)"
            case .unreadable(let file): "\(file) is not a list of work items"
            }
        }
    }

    private let project: String
    private let organizationURL: String
    private var items: [Int: SimulatedItem] = [:]
    private var people: [String: SimulatedPerson] = [:]
    private var comments: [Int: [SimulatedComment]] = [:]
    private var attachments: [String: SimulatedAttachment] = [:]
    private var states: [String: Set<String>] = [:]
    private var areas: SimulatedNode
    private var iterations: SimulatedNode

    public static func load(
        directory: String, project: String, organizationURL: String
    ) throws -> TemplateProject {
        var loader = TemplateLoader(project: project, organizationURL: organizationURL)
        return try loader.load(directory)
    }

    private init(project: String, organizationURL: String) {
        self.project = project
        self.organizationURL = organizationURL
        areas = SimulatedNode(project)
        iterations = SimulatedNode(project)
    }

    private mutating func load(_ directory: String) throws -> TemplateProject {
        let folder = directory + "/WorkItems"
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
            .filter { $0.hasSuffix(".json") }
        guard !files.isEmpty else { throw LoadError.noWorkItems(directory) }
        if let tree = try? Self.json(directory + "/Iterations.json") { iterations = node(tree, name: project) }
        var records: [JSON] = []
        for file in files {
            guard let list = try? Self.json(folder + "/" + file), let values = list["value"]?.array else {
                throw LoadError.unreadable(file: file)
            }
            records += values
        }
        for record in records { add(record, highest: items.keys.max() ?? 0) }
        setParents()
        let types = states.keys.sorted().map { name in
            SimulatedType(
                name: name,
                states: (states[name] ?? []).sorted().map { .init(name: $0, category: SimulatedType.category(of: $0)) })
        }
        return TemplateProject(
            people: people.values.sorted { $0.email < $1.email }, types: types, areas: areas, iterations: iterations,
            items: items, commentsByItem: comments, attachments: attachments)
    }

    private static func json(_ path: String) throws -> JSON {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONParser.parse([UInt8](data))
    }

    private func node(_ tree: JSON, name: String? = nil) -> SimulatedNode {
        SimulatedNode(
            name ?? filled(tree["name"]?.string ?? ""), children: (tree["children"]?.array ?? []).map { node($0) })
    }

    private func filled(_ text: String) -> String { text.replacing("$ProjectName$", with: project) }

    /// A path under the configured project, whatever the recorded project was called.
    private func path(_ value: JSON?) -> [String] {
        let parts = filled(value?.string ?? project).split(separator: "\\").map(String.init)
        return [project] + parts.dropFirst()
    }

    private mutating func add(_ record: JSON, highest: Int) {
        guard let number = record["id"]?.integer, let fields = record["fields"]?.object else { return }
        let id = items[Int(number)] == nil ? Int(number) : highest + 1
        var item = SimulatedItem(
            id: id, revision: Int(record["rev"]?.integer ?? 1), fields: [:], identities: [:], relations: [])
        for (name, value) in fields where !value.isNull && value != "" && name != "System.History" {
            if Self.identityFields.contains(name) {
                item.identities[name] = person(value)
            } else {
                item.fields[name] = value.string.map { .string(rehosted(filled($0))) } ?? value
            }
        }
        let area = path(fields["System.AreaPath"])
        let iteration = path(fields["System.IterationPath"])
        areas.insert(path: area[...])
        iterations.insert(path: iteration[...])
        item.fields["System.Id"] = .integer(Int64(id))
        item.fields["System.Rev"] = .integer(Int64(item.revision))
        item.fields["System.TeamProject"] = .string(project)
        item.fields["System.AreaPath"] = .string(area.joined(separator: "\\"))
        item.fields["System.IterationPath"] = .string(iteration.joined(separator: "\\"))
        if let type = item.fields["System.WorkItemType"]?.string, let state = item.fields["System.State"]?.string {
            states[type, default: []].insert(state)
        }
        addComment(fields["System.History"]?.string, to: item)
        item.fields["System.CommentCount"] = .integer(Int64(comments[id]?.count ?? 0))
        item.relations = (record["relations"]?.array ?? []).compactMap { relation($0) }
        items[id] = item
    }

    private mutating func addComment(_ text: String?, to item: SimulatedItem) {
        guard let text, !text.isEmpty else { return }
        let author = item.identities["System.ChangedBy"] ?? item.identities["System.CreatedBy"] ?? person("Unknown")
        let created = Instant(year: 2021, month: 9, day: 1).adding(milliseconds: Int64(item.id) * 1_000)
        comments[item.id] = [
            SimulatedComment(
                id: 100_000 + item.id, author: author, created: created, modified: created, format: .html,
                text: filled(text), renderedText: filled(text))
        ]
    }

    private static let identityFields: Set<String> = [
        "System.CreatedBy", "System.ChangedBy", "System.AssignedTo", "System.AuthorizedAs",
        "Microsoft.VSTS.Common.ActivatedBy", "Microsoft.VSTS.Common.ClosedBy", "Microsoft.VSTS.Common.ResolvedBy",
    ]

    /// `Name <mail>`, a bare name, or an identity object. Every seventh person has left, every fifth has no account.
    private mutating func person(_ value: JSON) -> SimulatedPerson {
        let name: String
        let email: String
        if let text = value.string {
            let parts = text.split(separator: "<", maxSplits: 1)
            name = parts.first.map { $0.trimmingCharacters(in: .whitespaces) } ?? text
            email = parts.count > 1 ? String(parts[1].replacing(">", with: "")) : ""
        } else {
            name = value["displayName"]?.string ?? ""
            email = value["uniqueName"]?.string ?? ""
        }
        let key = email.isEmpty ? name : email
        if let known = people[key] { return known }
        let number = people.count + 1
        let account: SimulatedPerson.Account =
            number % 5 == 0 ? .absent : number % 7 == 0 ? .inactive : .active
        let person = SimulatedPerson(
            guid: value["id"]?.string ?? Seed(7).guid(.person, number), displayName: name, email: email,
            account: email.isEmpty ? .absent : account)
        people[key] = person
        return person
    }

    private mutating func relation(_ record: JSON) -> SimulatedRelation? {
        guard let rel = record["rel"]?.string, let url = record["url"]?.string else { return nil }
        let attributes = record["attributes"]?.object ?? [:]
        let last = url.split(separator: "/").last.map { String($0) } ?? ""
        if rel == "AttachedFile" {
            let guid = last.prefix { $0 != "?" }.lowercased()
            let name = attributes["name"]?.string ?? "file"
            let isPNG = name.lowercased().hasSuffix(".png")
            attachments[guid] = SimulatedAttachment(
                guid: guid, name: name, mediaType: isPNG ? "image/png" : "application/octet-stream",
                bytes: .generated(seed: Seed.mix(UInt64(attachments.count)), count: 20_000, isPNG: isPNG))
            return SimulatedRelation(rel: rel, target: .attachment(guid: guid), attributes: attributes)
        }
        if url.contains("/_apis/wit/workItems/"), let id = Int(last) {
            return SimulatedRelation(rel: rel, target: .item(id), attributes: attributes)
        }
        return SimulatedRelation(rel: rel, target: .url(filled(url)), attributes: attributes)
    }

    /// Recorded organisations are gone: pictures that lived there are served by the simulator.
    private func rehosted(_ text: String) -> String {
        guard text.contains("/_apis/wit/attachments/") else { return text }
        return text.replacing(/https:\/\/dev\.azure\.com\/[^\/"' ]+(?=\/[^"' ]*_apis\/wit\/attachments\/)/) { _ in
            organizationURL
        }
    }

    /// `System.Parent` was not exported: it follows from the relations, in either direction.
    private mutating func setParents() {
        for (id, item) in items.sorted(by: { $0.key < $1.key }) {
            for relation in item.relations where relation.isHierarchy {
                guard case .item(let other) = relation.target else { continue }
                if relation.rel.hasSuffix("-Reverse") {
                    items[id]?.fields["System.Parent"] = .integer(Int64(other))
                } else if items[other]?.fields["System.Parent"] == nil {
                    items[other]?.fields["System.Parent"] = .integer(Int64(id))
                }
            }
        }
    }
}
