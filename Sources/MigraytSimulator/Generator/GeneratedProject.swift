import MigraytModel

/// A made-up project of any size. Same seed, same data; nothing is stored per item.
public struct GeneratedProject: SimulatedProject {
    static let firstID = 1_000

    public let name: String
    let seed: Seed
    let count: Int
    /// Bytes of a file that the first item has beside its others; 0 for none.
    let largeFile: Int
    /// Where the organisation answers; addresses inside texts begin with it.
    let organizationURL: String
    public let people: [SimulatedPerson]
    public let types: [SimulatedType]
    public let areas: SimulatedNode
    public let iterations: SimulatedNode
    private let areaPaths: [String]
    private let iterationPaths: [String]
    let markup: MarkupWriter

    public init(name: String, items: Int, seed: UInt64, organizationURL: String, largeFile: Int = 0) {
        self.name = name
        self.seed = Seed(seed)
        count = items
        self.largeFile = largeFile
        self.organizationURL = organizationURL
        people = GeneratedPeople(seed: self.seed).all
        types = GeneratedTypes.all
        let trees = GeneratedTrees(project: name)
        areas = trees.areas
        iterations = trees.iterations
        areaPaths = trees.areas.paths()
        iterationPaths = trees.iterations.paths()
        markup = MarkupWriter(seed: self.seed, people: people)
    }

    var projectGUID: String { seed.guid(.project, 0) }

    public var ids: [Int] { (0..<count).map { id(at: $0) } }

    public func place(of id: Int) -> SimulatedPlace? {
        guard let index = index(of: id) else { return nil }
        return SimulatedPlace(
            type: role(at: index).type,
            areaPath: seed.pick(.area, index / ItemRole.blockSize, index % 3, of: areaPaths),
            parent: parentIndex(of: index).map { self.id(at: $0) })
    }

    public func item(_ id: Int) -> SimulatedItem? {
        guard let index = index(of: id), !isDeleted(index), let place = place(of: id) else { return nil }
        let created = created(index)
        let revision = 1 + seed.pick(.revision, index, 0, below: 30)
        var item = SimulatedItem(
            id: id, revision: revision,
            fields: [
                "System.Id": .integer(Int64(id)), "System.Rev": .integer(Int64(revision)),
                "System.TeamProject": .string(name), "System.WorkItemType": .string(place.type),
                "System.AreaPath": .string(place.areaPath),
                "System.IterationPath": .string(seed.pick(.iteration, index, of: iterationPaths)),
                "System.State": .string(seed.pick(.state, index, of: GeneratedTypes.states(of: place.type)).name),
                "System.Title": .string(markup.prose.title(index, type: place.type)),
                "System.CreatedDate": .string(created.iso8601),
                "System.ChangedDate": .string(created.adding(days: 1 + revision).iso8601),
                "System.CommentCount": .integer(Int64(commentCount(index))),
                "System.Watermark": .integer(Int64(10_000 + index)),
                "Microsoft.VSTS.Common.Priority": .integer(Int64(1 + seed.pick(.priority, index, below: 4))),
            ],
            identities: [
                "System.CreatedBy": seed.pick(.creator, index, of: people),
                "System.ChangedBy": seed.pick(.creator, index, 1, of: people),
            ],
            relations: relations(index))
        if let parent = place.parent { item.fields["System.Parent"] = .integer(Int64(parent)) }
        addOptionalFields(to: &item, index: index, type: place.type)
        return item
    }

    /// A value of each form that a process's own field can have, some of which no field of Jira takes.
    private func addOwnFields(to item: inout SimulatedItem, index: Int) {
        let day = Instant(year: 2025, month: 3, day: 1).adding(days: seed.pick(.points, index, 11, below: 300))
        item.fields["Custom.Rationale"] = .string("<p>Because of <b>reasons</b> \(index)</p>")
        item.fields["Custom.Weight"] = .number(Double(seed.pick(.points, index, 12, below: 100)) + 0.5)
        item.fields["Custom.TargetDate"] = .string(day.iso8601)
        item.fields["Custom.ApprovedAt"] = .string(day.adding(milliseconds: 34_212_500).iso8601)
        item.fields["Custom.Risk"] = .string(seed.pick(.points, index, 13, of: ["Low", "medium", "HIGH", "Extreme"]))
        item.fields["Custom.Channels"] = .string(seed.pick(.points, index, 14, of: ["Web; Phone", "store"]))
        item.fields["Custom.Keywords"] = .string("spring;summer")
        item.fields["Custom.Billable"] = .bool(true)
        item.identities["Custom.Approver"] = seed.pick(.points, index, 15, of: people)
    }

    private func addOptionalFields(to item: inout SimulatedItem, index: Int, type: String) {
        if seed.pick(.assignee, index, below: 4) > 0 {
            item.identities["System.AssignedTo"] = seed.pick(.assignee, index, 1, of: people)
        }
        let tags = seed.pick(.tags, index, below: 4)
        if tags > 0 {
            let names = (1...tags).map { seed.pick(.tags, index, $0, of: Self.tags) }
            item.fields["System.Tags"] = .string(Set(names).sorted().joined(separator: "; "))
        }
        if type == "User Story" || type == "Bug", seed.pick(.points, index, below: 3) > 0 {
            item.fields["Microsoft.VSTS.Scheduling.StoryPoints"] = .number(
                seed.pick(.points, index, 1, of: [0.5, 1, 2, 3, 5, 8, 13]))
        }
        if seed.pick(.points, index, 2, below: 2) == 0 {
            item.fields["Custom.CostCentre"] = .string("CC-\(1_000 + seed.pick(.points, index, 3, below: 9_000))")
        }
        if seed.pick(.points, index, 10, below: 4) == 0 { addOwnFields(to: &item, index: index) }
        if seed.pick(.description, index, 50, below: 10) > 0 {
            item.fields["System.Description"] = .string(
                markup.description(index, image: inlineImage(index), otherID: id(at: index / 2)))
        }
        switch type {
        case "User Story", "Feature":
            item.fields["Microsoft.VSTS.Common.AcceptanceCriteria"] = .string(markup.acceptanceCriteria(index))
        case "Bug":
            item.fields["Microsoft.VSTS.TCM.ReproSteps"] = .string(markup.reproductionSteps(index))
            item.fields["Microsoft.VSTS.TCM.SystemInfo"] = .string("<div>Build 12.\(index % 7), Windows 11</div>")
        case "Test Case": item.fields["Microsoft.VSTS.TCM.Steps"] = .string(markup.testSteps(index))
        default: break
        }
    }

    private static let tags = [
        "backend", "needs design", "q3 goals", "security", "tech debt", "tech_debt", "Kunde wünscht",
        "blocked by legal",
        "UI", "ui", "performance", "good first issue",
    ]

    private func created(_ index: Int) -> Instant {
        Instant(year: 2024, month: 1, day: 8).adding(
            milliseconds: Int64(index) * 1_800_000 % (700 * Instant.day)
                + Int64(seed.pick(.created, index, below: 1_000_000)))
    }

    private func relations(_ index: Int) -> [SimulatedRelation] {
        var relations: [SimulatedRelation] = []
        func add(_ rel: String, _ target: SimulatedRelation.Target, _ name: String) {
            relations.append(
                SimulatedRelation(rel: rel, target: target, attributes: ["isLocked": false, "name": .string(name)]))
        }
        if let parent = parentIndex(of: index) {
            add("System.LinkTypes.Hierarchy-Reverse", .item(id(at: parent)), "Parent")
        }
        for child in childIndices(of: index) {
            add("System.LinkTypes.Hierarchy-Forward", .item(id(at: child)), "Child")
        }
        if let link = outgoingLink(of: index) {
            add(Self.rel(link.kind, isForward: true), .item(id(at: link.target)), Self.linkName(link.kind, true))
        }
        for link in incomingLinks(of: index) {
            add(Self.rel(link.kind, isForward: false), .item(id(at: link.source)), Self.linkName(link.kind, false))
        }
        if let other = outsideLink(of: index) { add("System.LinkTypes.Related", .item(other), "Related") }
        for part in attachedParts(index) {
            let file = attachment(index: index, part: part)
            relations.append(
                SimulatedRelation(
                    rel: "AttachedFile", target: .attachment(guid: file.guid),
                    attributes: [
                        "name": .string(file.name), "resourceSize": .integer(Int64(file.bytes.count)),
                        "authorizedDate": .string(created(index).iso8601), "id": .integer(Int64(index * 4 + part)),
                    ]))
        }
        if seed.pick(.hyperlink, index, below: 25) == 0 {
            relations.append(
                SimulatedRelation(
                    rel: "Hyperlink", target: .url("https://contoso.example/specs/\(index)"),
                    attributes: index % 2 == 0 ? ["comment": .string("Specification \(index)")] : [:]))
        }
        return relations
    }

    private static func rel(_ kind: String, isForward: Bool) -> String {
        kind.hasSuffix("Related") ? kind : kind + (isForward ? "-Forward" : "-Reverse")
    }

    private static func linkName(_ kind: String, _ isForward: Bool) -> String {
        switch kind {
        case "System.LinkTypes.Dependency": isForward ? "Successor" : "Predecessor"
        case "System.LinkTypes.Duplicate": isForward ? "Duplicate" : "Duplicate Of"
        default: "Related"
        }
    }
}
