import MigraytModel

/// Turns relations into links: one per pair of items and link type, and one to each address outside Jira.
struct LinkBuilder {
    private struct Key: Hashable {
        let type: String
        let other: WorkItemID
    }

    private let item: WorkItemID
    private let parent: WorkItemID?
    private let site: TargetSite
    private let source: SourceProject
    private let policy: LinkTypePolicy
    private var wishes: [LinkWish] = []
    private var positions: [Key: Int] = [:]
    private var remoteLinks: [RemoteLink] = []
    private var substitutes: [WorkItemID: [RemoteLink]] = [:]
    private var missingParent: WorkItemID?
    private var newLinkTypes: [LinkTypeDefinition] = []
    private var tally = DiagnosticTally()

    init(item: WorkItem, site: TargetSite, source: SourceProject, policy: LinkTypePolicy) {
        self.item = item.id
        parent = item.parent
        self.site = site
        self.source = source
        self.policy = policy
    }

    func result(parent: IssueReference?) -> LinkResult {
        LinkResult(
            wishes: wishes, remoteLinks: remoteLinks, substitutes: substitutes, parent: parent,
            missingParent: missingParent, newLinkTypes: newLinkTypes, diagnostics: tally.diagnostics)
    }

    mutating func add(_ relation: WorkItemRelation) {
        switch relation {
        case .attachment: break
        case .other(let type, let url, let name, let comment):
            let link = RemoteLink(
                relation: type, url: url.reveal(), name: name?.reveal(), comment: comment?.reveal(), source: source)
            add(link, for: type)
        case .workItem(let type, let other): add(type, to: other)
        }
    }

    /// The link that keeps a parent which could not become Jira's. The child makes it: only the child knows.
    mutating func addParent(_ parent: WorkItemID) {
        let substitute = RemoteLink(to: parent, relation: RelationName.parent, source: source)
        guard let type = linkType(RelationType.relates) else {
            tally.add(.linkTypeUnmapped, field: RelationName.parent)
            add(substitute, for: RelationName.parent)
            return
        }
        keep(substitute, for: parent)
        add(
            LinkWish(
                type: type, outward: min(item, parent), inward: max(item, parent), other: parent, madeByOther: false))
    }

    /// The way to a parent that has no issue. Its place in the hierarchy is lost, and named as such.
    mutating func addMissingParent(_ parent: WorkItemID) {
        missingParent = parent
        let substitute = RemoteLink(to: parent, relation: RelationName.parent, source: source)
        if substitute == nil { tally.add(.relationNotCarried, field: RelationName.parent) }
        keep(substitute, for: parent)
    }

    private mutating func add(_ relation: String, to other: WorkItemID) {
        if relation.hasPrefix(Self.hierarchyPrefix) { return addHierarchy(relation, to: other) }
        guard other != item else {
            tally.add(.relationNotCarried, field: relation)
            return
        }
        let type = RelationType(relation)
        var name = linkType(type.linkType)
        if name == nil {
            guard policy != .drop else {
                tally.add(.relationNotCarried, field: relation)
                return
            }
            tally.add(.linkTypeUnmapped, field: relation)
            name = present(RelationType.relates)
        }
        let substitute = RemoteLink(to: other, relation: relation, source: source)
        guard let name else {
            add(substitute, for: relation)
            return
        }
        keep(substitute, for: other)
        let isDirected = name.lowercased() != RelationType.relates.name.lowercased()
        let isOutward = (isDirected ? type.isForward : nil) ?? (item < other)
        add(
            LinkWish(
                type: name, outward: isOutward ? item : other, inward: isOutward ? other : item, other: other,
                madeByOther: other < item))
    }

    /// The parent field carries the hierarchy; of a second parent, which only damaged data has, a link is left. What is
    /// below, tells of itself.
    private mutating func addHierarchy(_ relation: String, to other: WorkItemID) {
        guard relation == RelationName.parent, let parent, other != parent, other != item else { return }
        tally.add(.hierarchyParentNotRepresentable, field: RelationName.parent)
        addParent(other)
    }

    private mutating func add(_ wish: LinkWish) {
        let key = Key(type: wish.type, other: wish.other)
        guard let position = positions[key] else {
            positions[key] = wishes.count
            wishes.append(wish)
            return
        }
        let earlier = wishes[position]
        // Two items that block each other: both ends must choose the same direction, so it is that of the smaller id.
        let isOpposite = earlier.outward != wish.outward
        if isOpposite { tally.add(.relationNotCarried, field: wish.type) }
        let kept = isOpposite && wish.outward < wish.inward ? wish : earlier
        wishes[position] = LinkWish(
            type: kept.type, outward: kept.outward, inward: kept.inward, other: kept.other,
            madeByOther: earlier.madeByOther && wish.madeByOther)
    }

    private mutating func add(_ link: RemoteLink?, for relation: String) {
        guard let link else {
            tally.add(.relationNotCarried, field: relation)
            return
        }
        guard let double = remoteLinks.first(where: { $0.globalID == link.globalID }) else {
            remoteLinks.append(link)
            return
        }
        // The same address twice is one link; another comment of it has no place.
        if double != link { tally.add(.relationNotCarried, field: relation) }
    }

    private mutating func keep(_ substitute: RemoteLink?, for other: WorkItemID) {
        guard let substitute, !substitutes[other, default: []].contains(substitute) else { return }
        substitutes[other, default: []].append(substitute)
    }

    /// The name of a type that the site has or, by policy, will have.
    private mutating func linkType(_ type: LinkTypeDefinition) -> String? {
        if let name = present(type) { return name }
        guard policy == .create, site.settings.mayAdminister else { return nil }
        if !newLinkTypes.contains(type) { newLinkTypes.append(type) }
        return type.name
    }

    private func present(_ type: LinkTypeDefinition) -> String? {
        site.linkTypes.first { $0.name.lowercased() == type.name.lowercased() }?.name
    }

    private static let hierarchyPrefix = "System.LinkTypes.Hierarchy-"
}
