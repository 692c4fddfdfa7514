import MigraytModel

/// Compares what Jira holds with what the source holds, by provenance alone.
///
/// Independent on purpose: nothing here comes from Migrayt's own code or ledger.
struct Tally {
    private let state: JiraState
    /// The issues that the migrating account made.
    private let ours: [IssueRecord]
    private let source: any SimulatedProject
    private let comparesBytes: Bool
    private let totals: SimulatedTotals
    /// Source id to issue numbers, ascending.
    private var issuesByItem: [Int: [Int]] = [:]
    private var withoutProvenance = 0
    private var mismatches = 0

    private var lost: [Int] = []
    private var lostByType: [String: Int] = [:]
    private var lostComments = 0
    private var lostAttachments = 0
    private var remoteLinks = RemoteLinkTally()
    private var customFields = FieldTally()
    private var statuses = StatusTally()
    private var sprints = SprintTally()
    private var people: PeopleTally
    private var pairsWithLink: Set<[Int]> = []
    private var relatedPairs: Set<[Int]> = []
    /// Pairs whose first item must be the source of a Blocks link, or of a Duplicate link.
    private var blocks: Set<[Int]> = []
    private var duplicates: Set<[Int]> = []

    init(state: JiraState, source: any SimulatedProject, comparesBytes: Bool) {
        self.state = state
        ours = state.issues.filter { $0.origin == .caller }
        self.source = source
        self.comparesBytes = comparesBytes
        totals = source.totals
        people = PeopleTally(accounts: state.accounts)
        for issue in ours {
            guard let item = ProvenanceMark.item(issue) else {
                withoutProvenance += 1
                continue
            }
            if ProvenanceMark.itemByProperty(issue) != ProvenanceMark.itemByLabel(issue) { mismatches += 1 }
            issuesByItem[item, default: []].append(issue.number)
        }
        let unmigratable = Set(totals.unmigratable)
        for id in source.ids where !unmigratable.contains(id) { visit(id) }
    }

    private mutating func visit(_ id: Int) {
        guard let item = source.item(id) else { return }
        for relation in item.relations where !relation.isHierarchy {
            guard case .item(let other) = relation.target, other != id else { continue }
            let pair = [min(id, other), max(id, other)]
            relatedPairs.insert(pair)
            if issuesByItem[id] != nil, issuesByItem[other] != nil { pairsWithLink.insert(pair) }
            switch relation.rel {
            // On the predecessor the successor is listed forward: it waits, so it is blocked.
            case "System.LinkTypes.Dependency-Forward": blocks.insert([id, other])
            case "System.LinkTypes.Dependency-Reverse": blocks.insert([other, id])
            // On the original the duplicate is listed forward.
            case "System.LinkTypes.Duplicate-Forward": duplicates.insert([id, other])
            case "System.LinkTypes.Duplicate-Reverse": duplicates.insert([other, id])
            default: break
            }
        }
        guard let number = issuesByItem[id]?.first else {
            lost.append(id)
            lostByType[source.place(of: id)?.type ?? "?", default: 0] += 1
            return
        }
        let parts = Set(state[number].comments.compactMap(ProvenanceMark.part))
        lostComments += source.commentIDs(of: id).count { !parts.contains(String($0)) }
        lostAttachments += missingFiles(of: item, in: number)
        remoteLinks.visit(item, state[number], migrated: issuesByItem)
        customFields.visit(item, state[number])
        statuses.visit(item, state[number])
        people.visit(item, state[number])
        sprints.visit(item, state[number], among: state.sprints)
    }

    private func missingFiles(of item: SimulatedItem, in number: Int) -> Int {
        func mark(_ size: Int, _ hash: () -> String) -> String { comparesBytes ? hash() : String(size) }
        var present = state[number].attachments.compactMap { state.attachments[$0] }
            .map { file in mark(file.size) { file.sha256 } }
        var missing = 0
        for relation in item.relations {
            guard case .attachment(let guid) = relation.target, let file = source.attachment(guid) else { continue }
            if let index = present.firstIndex(of: mark(file.bytes.count) { file.bytes.sha256 }) {
                present.remove(at: index)
            } else {
                missing += 1
            }
        }
        return missing
    }

    // MARK: What should not be there

    /// Comments that stand after one which was written later in the source.
    private var commentsOutOfOrder: Int {
        state.issues.reduce(0) { sum, issue in
            let parts = issue.comments.compactMap(ProvenanceMark.part).compactMap { Int($0) }
            return sum + zip(parts, parts.dropFirst()).count { $0 > $1 }
        }
    }

    private var duplicateAttachments: Int {
        state.issues.reduce(0) { sum, issue in
            var groups: [[String]: Int] = [:]
            for file in issue.attachments.compactMap({ state.attachments[$0] }) {
                groups[[file.filename, file.sha256], default: 0] += 1
            }
            return groups.reduce(sum) { sum, group in
                guard group.value > 1 else { return sum }
                return sum + max(0, group.value - max(1, multiplicity(of: group.key[1], in: issue)))
            }
        }
    }

    /// How many files of the source item have this content.
    private func multiplicity(of hash: String, in issue: IssueRecord) -> Int {
        guard let id = ProvenanceMark.item(issue), let item = source.item(id) else { return 0 }
        return item.relations.count { relation in
            guard case .attachment(let guid) = relation.target else { return false }
            return source.attachment(guid)?.bytes.sha256 == hash
        }
    }

    // MARK: The result

    var json: JSON {
        let parents = ParentTally(state, source: source, issuesByItem: issuesByItem)
        let doubles = issuesByItem.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
        let counted = DoubleTally(state)
        var members: [String: JSON] = [
            "sourceItems": number(totals.items), "sourceComments": number(totals.comments),
            "sourceAttachments": number(totals.attachments), "sourceInlineImages": number(totals.inlineImages),
            "sourceLinks": number(totals.links), "sourceDanglingRelations": number(totals.danglingRelations),
            "sourceItemsByType": counts(totals.itemsByType), "unmigratable": numbers(totals.unmigratable),
            "issuesInJira": number(ours.count),
            "issuesOfOthers": number(state.issues.count { $0.origin == .stranger }),
            "keyGaps": number(state.issues.count { $0.origin == .gap }),
            "issuesWithoutProvenance": number(withoutProvenance),
            "provenanceMismatches": number(mismatches),
            "unknownSourceItems": number(issuesByItem.keys.count { source.place(of: $0) == nil }),
            "lost": number(lost.count), "lostItems": numbers(Array(lost.prefix(20))), "lostByType": counts(lostByType),
            "duplicates": number(counted.issues),
            "duplicateItems": .array(
                doubles.prefix(20).map { id, numbers in
                    ["id": number(id), "keys": .array(numbers.map { .string(state.key($0)) })]
                }),
            "comments": number(state.issues.reduce(0) { $0 + $1.comments.count }), "lostComments": number(lostComments),
            "duplicateComments": number(counted.comments), "commentsOutOfOrder": number(commentsOutOfOrder),
            "attachments": number(state.attachments.count), "lostAttachments": number(lostAttachments),
            "duplicateAttachments": number(duplicateAttachments), "wrongParents": number(parents.wrong),
            "lostParents": number(parents.lost),
            "issuesWithParent": number(state.issues.count { $0.fields.parent != nil }),
            "remoteLinks": number(state.issues.reduce(0) { $0 + $1.remoteLinks.count }),
            "sprints": number(state.sprints.count), "components": number(state.components.count),
            "issuesByStatus": counts(
                Dictionary(grouping: ours) { JiraCatalogue.status($0.status).name }.mapValues(\.count)),
            "issuesByType": counts(Dictionary(grouping: ours, by: \.fields.type.name).mapValues(\.count)),
        ]
        for (key, value) in linkCounts { members[key] = number(value) }
        for (key, value) in remoteLinks.counts { members[key] = number(value) }
        for (key, value) in people.counts { members[key] = number(value) }
        members["issuesByAssignee"] = counts(people.issuesByAssignee)
        for (key, value) in customFields.counts { members[key] = number(value) }
        for (key, value) in customFields.countsByField { members[key] = counts(value) }
        members["statusesByState"] = .object(statuses.counts.mapValues { counts($0) })
        members["unresolved"] = number(state.issues.count { $0.status == "10105" && $0.fields.resolution == nil })
        for (key, value) in sprints.counts { members[key] = number(value) }
        members["issuesBySprintState"] = counts(sprints.byState)
        for (key, value) in ImageTally(state.issues).counts { members[key] = number(value) }
        return .object(members)
    }

    private var linkCounts: [String: Int] {
        var linked: Set<[Int]> = []
        var unexpected = 0
        var turned = 0
        for link in state.links.values {
            guard let from = ProvenanceMark.item(state[link.source]),
                let to = ProvenanceMark.item(state[link.destination])
            else {
                unexpected += 1
                continue
            }
            let pair = [min(from, to), max(from, to)]
            linked.insert(pair)
            if !relatedPairs.contains(pair), !source.isAncestor(from, of: to), !source.isAncestor(to, of: from) {
                unexpected += 1
            }
            let name = state.linkTypes.first { $0.id == link.type }?.name
            let wanted = name == "Blocks" ? blocks : name == "Duplicate" ? duplicates : []
            if !wanted.contains([from, to]), wanted.contains([to, from]) { turned += 1 }
        }
        return [
            "links": state.links.count, "lostLinks": pairsWithLink.subtracting(linked).count,
            "unexpectedLinks": unexpected, "turnedLinks": turned,
        ]
    }

    private func number(_ value: Int) -> JSON { .integer(Int64(value)) }
    private func numbers(_ values: [Int]) -> JSON { .array(values.map { number($0) }) }
    private func counts(_ values: [String: Int]) -> JSON { .object(values.mapValues { number($0) }) }
}
