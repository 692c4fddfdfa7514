import MigraytModel

/// Work items to issues: pure and total. Whatever an item holds, there is a draft that Jira can take, and a diagnostic
/// for everything that is not in it.
public struct IssueTransform: Sendable {
    let context: TransformContext
    let types: TypeResolution
    let states: StateMapping
    let mapping: FieldMapping

    public init(_ context: TransformContext) {
        self.context = context
        types = TypeResolution(site: context.site, options: context.options)
        states = StateMapping(overrides: context.options.stateOverrides)
        mapping = FieldMapping(site: context.site, options: context.options)
    }

    /// The item as one create call makes it.
    /// - Parameters:
    ///   - ancestors: The items above, nearest first, as far as they belong to the run.
    ///   - identities: Who stands for whom at the target.
    public func draft(_ item: WorkItem, ancestors: [Ancestor], identities: AccountMap) -> DraftResult {
        let others = others(of: item)
        let text = renderedDescription(of: item, others: others, identities: identities, media: [:])
        let placement = Placement(of: item, ancestors: ancestors, types: types)
        var builder = DraftBuilder(item: item, placement: placement, context: context)
        builder.setDescription(text)
        builder.setPeople(identities)
        builder.setPlaces()
        builder.setPriorityAndPoints()
        builder.setLabels()
        builder.setStatus(states)
        builder.setMapped(mapping, identities: identities) { document($0, of: $1, in: item) }
        builder.tell(others)
        return builder.finish(
            links: links(of: item, ancestors: ancestors),
            hasAttachments: text.isCut || !attachments(of: item, shown: text).isEmpty,
            showsImages: !text.images.isEmpty)
    }

    /// Whether the site can take the items of these types, told before the first of them is written.
    /// - Parameter sourceTypes: Those that the run has items of, or more: a type that stands in the way may have none.
    /// - Returns: `nil` when it can; the failure names the field that stands in the way.
    public static func preflight(sourceTypes: [String], site: TargetSite, options: RunOptions) -> Failure? {
        guard site.issueTypes.contains(where: { $0.hierarchyLevel == 0 }) else {
            return Failure(.jiraSetupIncomplete, .failRun, field: "issuetype")
        }
        if options.hierarchy == .extend, !site.issueTypes.contains(where: { $0.hierarchyLevel == 2 }) {
            return Failure(.jiraNoLevelAboveEpic, .failRun, field: "hierarchy")
        }
        let resolution = TypeResolution(site: site, options: options)
        let defaults = RequiredFields(site: site, options: options)
        let types = sourceTypes.flatMap(resolution.possibleTypes)
        if let unmet = types.flatMap({ defaults.unmet(by: $0) }).min() {
            return Failure(.jiraRequiredField, .failRun, field: unmet)
        }
        guard options.fieldPolicy == .fail else { return nil }
        let refused = FieldMapping(site: site, options: options).refused(by: types)
        return refused.map { Failure(.jiraFieldMapping, .failRun, field: $0) }
    }

    /// The site without what a run of these options has no use for.
    public static func relevant(_ site: TargetSite, options: RunOptions) -> TargetSite {
        FieldMapping.relevant(site, options: options)
    }

    /// The description after the upload: images that `media` knows become media nodes.
    ///
    /// Its diagnostics speak of images only; what else there is to say of the text, `draft` has said.
    /// - Parameter media: Attachment GUID → what Jira shows it by.
    public func description(
        of item: WorkItem, identities: AccountMap, media: [String: MediaReference]
    ) -> RichText {
        renderedDescription(of: item, others: others(of: item), identities: identities, media: media).keeping {
            $0.code == .imageMissing
        }
    }

    /// A comment under a line that says who wrote it and when; without text the line stands alone.
    public func comment(_ comment: SourceComment, media: [String: MediaReference]) -> RichText {
        var converter = HTMLConverter(attachmentID: context.attachmentID, media: media)
        let header = AttributionHeader.paragraph(
            author: comment.author, date: comment.createdAt, edited: comment.modifiedAt)
        let text = comment.html.reveal()
        let body =
            comment.isMarkdown
            ? converter.blocks(ofMarkdown: text, people: [comment.author].compactMap(\.self))
            : converter.blocks(of: text)
        return RichText(blocks: [header] + body, converter: converter, field: "System.History")
    }

    /// The links that the item asks for, to issues and to addresses outside, and a diagnostic for each kind of relation
    /// that becomes none.
    public func links(of item: WorkItem, ancestors: [Ancestor]) -> LinkResult {
        var builder = LinkBuilder(
            item: item, site: context.site, source: context.source, policy: context.options.linkTypePolicy ?? .create)
        for relation in item.relations { builder.add(relation) }
        let placement = Placement(of: item, ancestors: ancestors, types: types)
        if let parent = placement.relatedParent { builder.addParent(parent) }
        if let parent = placement.missingParent { builder.addMissingParent(parent) }
        return builder.result(parent: placement.parent)
    }

    /// The site's name of the link type without a direction; `nil` where it has none.
    public var relatesLinkType: String? {
        context.site.linkTypes.first { $0.name.lowercased() == RelationType.relates.name.lowercased() }?.name
    }

    /// All that may stand on an item's issue in the place of links to another one that had no issue.
    public func standIns(of item: WorkItem, for other: WorkItemID) -> [RemoteLink] {
        var relations = item.relations.compactMap { relation in
            if case .workItem(let type, other) = relation { type } else { nil }
        }
        if item.parent == other { relations.append(RelationName.parent) }
        return Set(relations).sorted().compactMap { RemoteLink(to: other, relation: $0, source: context.source) }
    }

    /// The files of the item: its attachments and the images of its texts, once per GUID, attachments first.
    public func attachments(of item: WorkItem) -> [SourceAttachment] {
        attachments(of: item, shown: description(of: item, identities: [:], media: [:]))
    }

    /// The way from a status of an issue to that of its item's state.
    /// - Returns: `nil` when the state has no status in the type's workflow.
    public func route(for item: WorkItem, issueTypeID: String, from status: String) -> StatusRoute? {
        guard let workflow = context.site.issueTypes.first(where: { $0.id == issueTypeID })?.workflow,
            let goal = states.status(for: item.state, in: workflow)
        else { return nil }
        return StatusRoute(workflow: workflow, from: status, to: goal)
    }

    /// What the screen of a transition is answered with.
    public func answers(to transition: TargetTransition, for item: WorkItem) -> TransitionScreen {
        TransitionScreen(transition, item: item, options: context.options)
    }

    /// Whether a document shows or links a file at the source, where a reader in Jira cannot open it.
    public func pointsAtSourceFile(_ document: JSON) -> Bool {
        guard let members = document.members else { return false }
        if isSourceFile(members["text"]) { return true }
        if let attributes = members["attrs"], isSourceFile(attributes["href"]) || isSourceFile(attributes["url"]) {
            return true
        }
        if let marks = members["marks"]?.array, marks.contains(where: pointsAtSourceFile) { return true }
        return members["content"]?.array?.contains(where: pointsAtSourceFile) ?? false
    }

    private func isSourceFile(_ address: JSON?) -> Bool {
        address?.string.map { context.attachmentID($0) != nil } ?? false
    }

    /// The same where the description is known already.
    public func attachments(of item: WorkItem, shown description: RichText) -> [SourceAttachment] {
        var seen: Set<String> = []
        let listed = item.relations.compactMap { relation in
            if case .attachment(let attachment) = relation { attachment } else { nil }
        }
        let shown = description.fileUses.map(\.attachment)
        return (listed + shown).filter { seen.insert($0.id).inserted }.map(\.withSafeName)
    }
}
