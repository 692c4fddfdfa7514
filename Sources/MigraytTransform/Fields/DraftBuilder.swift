import MigraytModel

/// Puts one draft together, field by field; each field that cannot be set leaves a diagnostic.
struct DraftBuilder {
    private let item: WorkItem
    private let placement: Placement
    private let context: TransformContext
    private var tally = DiagnosticTally()

    private var description: ADFNode?
    private var labels: [String] = []
    private var priorityID: String?
    private var storyPoints: Double?
    private var assignee: AccountID?
    private var reporter: AccountID?
    private var sprintID: Int64?
    private var componentIDs: [String] = []
    private var transitionID: String?
    private var followUps: FollowUps = []
    /// The source fields that have arrived in fields of their own.
    private var carried: Set<String> = []
    private var mappedFields: [String: JSON] = [:]
    /// Fields of the screen that the policy gives their default.
    private var defaultedFields: Set<String> = []

    init(item: WorkItem, placement: Placement, context: TransformContext) {
        self.item = item
        self.placement = placement
        self.context = context
        tally.add(placement.diagnostics)
    }

    mutating func setDescription(_ text: RichText) {
        // The text is written again after the upload, and tells then what is missing.
        let isWrittenAgain = context.options.migrateAttachments && !text.images.isEmpty
        tally.add(text.diagnostics.filter { !isWrittenAgain || $0.code != .imageMissing })
        let document = text.node.reveal()
        guard !document.content.isEmpty, isOnScreen("description", for: SourceField.description) else { return }
        description = document
    }

    mutating func setPeople(_ identities: AccountMap) {
        assignee = account(of: item.assignee, in: identities, field: SourceField.assignee, onScreenAs: "assignee")
        if let person = item.assignee, assignee != nil, identities.assignee(for: person) == nil {
            assignee = nil
            tally.add(.userNotAssignable, field: SourceField.assignee)
        }
        reporter = account(of: item.creator, in: identities, field: SourceField.creator, onScreenAs: "reporter")
    }

    mutating func setPlaces() {
        setSprint()
        guard let area = item.areaID else { return }
        if let component = context.componentOfArea[area] {
            if context.inheritingAreas.contains(area) { tally.add(.componentOfAncestor, field: SourceField.area) }
            if isOnScreen("components", for: SourceField.area) { componentIDs = [component] }
        } else if !isRoot(SourceField.area) {
            tally.add(.componentMissing, field: SourceField.area)
        }
    }

    mutating func setPriorityAndPoints() {
        let priority = PriorityMapping.name(of: item.priority)
        if placement.type.fields.contains("priority") {
            priorityID = context.site.priorities.first { $0.key.lowercased() == priority.name.lowercased() }?.value
            if priorityID != nil { carried.insert(SourceField.priority) }
            if priorityID == nil || priority.isDefaulted { tally.add(.priorityUnmapped, field: SourceField.priority) }
        } else if item.priority != nil {
            tally.add(.fieldNotOnScreen, field: SourceField.priority)
        }
        guard let points = item.storyPoints, points.isFinite else { return }
        let field = context.site.storyPointsField ?? ""
        guard isOnScreen(field, for: SourceField.storyPoints) else { return }
        storyPoints = points
        carried.insert(SourceField.storyPoints)
    }

    mutating func setLabels() {
        var set = LabelSet(provenanceOf: item.id)
        set.addTags(item.tags.reveal())
        if let title = placement.epicTitle { set.addEpic(titled: title) }
        guard placement.type.fields.contains("labels") else {
            if !item.tags.reveal().isEmpty { tally.add(.fieldNotOnScreen, field: SourceField.tags) }
            return
        }
        labels = set.labels
        if set.changed > 0 { tally.add(.labelChanged, field: SourceField.tags, count: set.changed) }
    }

    /// - Parameter document: A text of a field as a document; `nil` where the field cannot hold it.
    mutating func setMapped(
        _ mapping: FieldMapping, identities: AccountMap,
        document: (_ text: String, _ field: String) -> ADFNode?
    ) {
        let fields = item.fields.reveal()
        for source in mapping.sources {
            guard let value = fields[source], !value.isNull, value.string?.isEmpty != true else { continue }
            switch mapping.place(of: source, on: placement.type) {
            case .notOnScreen: tally.add(.fieldNotOnScreen, field: source)
            case .notConverted(let target):
                tally.add(.fieldTypeNotConverted, field: source)
                if let target { giveDefault(to: target) }
            case .field(let target, let kind):
                let value = FieldValue(
                    value, person: item.people[source], for: target, kind: kind, identities: identities,
                    document: { document($0, source) })
                set(value, of: source, in: target.id)
            }
        }
    }

    private mutating func set(_ value: FieldValue, of source: String, in target: String) {
        switch value {
        case .nothing: break
        case .value(let json) where mappedFields[target] == nil:
            mappedFields[target] = json
            carried.insert(source)
        // Two fields that are mapped to one, by its id and by its name.
        case .value: tally.add(.fieldValueNotConverted, field: source)
        case .impossible(let code):
            tally.add(code, field: source)
            giveDefault(to: target)
        }
    }

    private mutating func giveDefault(to target: String) {
        if context.options.fieldPolicy == .default { defaultedFields.insert(target) }
    }

    /// The first hop goes into the create call where it asks for no fields; the rest is for `finish`.
    mutating func setStatus(_ states: StateMapping) {
        let workflow = placement.type.workflow
        guard let status = states.status(for: item.state, in: workflow) else {
            tally.add(.stateUnmapped, field: SourceField.state)
            return
        }
        guard workflow.knowsWays else {
            followUps.insert(.finish)
            return
        }
        guard let path = workflow.path(from: workflow.initialStatus, to: status) else {
            tally.add(.stateUnreachable, field: SourceField.state)
            return
        }
        guard let first = path.first else { return }
        if first.isPlain { transitionID = first.id }
        if path.count > 1 || !first.isPlain { followUps.insert(.finish) }
    }

    /// Fields that the description shows have arrived, but in another place than their own.
    mutating func tell(_ others: OtherFields) {
        let isShown = placement.type.fields.contains("description")
        for field in others.shown where !carried.contains(field) {
            tally.add(isShown ? .fieldInDescription : .fieldNotCarried, field: field)
        }
        for field in others.unreadable { tally.add(.fieldNotCarried, field: field) }
    }

    consuming func finish(links: LinkResult, hasAttachments: Bool, showsImages: Bool) -> DraftResult {
        if context.options.migrateAttachments, hasAttachments { followUps.insert(.attachments) }
        if context.options.migrateComments, item.commentCount > 0 { followUps.insert(.comments) }
        if context.options.migrateLinks {
            // Where there is no link to make, no later phase would tell what became of the other relations.
            if links.isEmpty { tally.add(links.diagnostics) } else { followUps.insert(.links) }
        }
        let defaults = RequiredFields(site: context.site, options: context.options)
            .values(for: placement.type, filled: filledFields, wanted: defaultedFields)
        for field in defaults.keys.sorted() { tally.add(.fieldDefaulted, field: field) }
        let isUnassigned = assignee == nil && defaults["assignee"] == nil && mayStayUnassigned
        if assignee == nil, defaults["assignee"] == nil, !isUnassigned, context.site.settings.hasDefaultAssignee {
            tally.add(.userDefaultAssignee, field: SourceField.assignee)
        }
        let summary = SummaryText.summary(of: item.title.reveal(), tally: &tally)
        let draft = IssueDraft(
            item: item.id, issueTypeID: placement.type.id, summary: Sensitive(summary),
            description: description.map { Sensitive($0) }, labels: Sensitive(labels), priorityID: priorityID,
            storyPoints: storyPoints, assignee: assignee, isUnassigned: isUnassigned, reporter: reporter,
            sprintID: sprintID, componentIDs: componentIDs, parent: placement.parent, transitionID: transitionID,
            provenance: Provenance(
                organization: context.source.organization, project: context.source.id, item: item.id,
                revision: item.revision, run: context.run,
                url: WebAddress("\(context.source.organizationURL)/_workitems/edit/\(item.id)")?.text),
            fieldDefaults: defaults,
            mappedFields: Sensitive(mappedFields))
        return DraftResult(
            draft: draft, followUps: followUps, diagnostics: tally.diagnostics, showsImages: showsImages)
    }

    private var mayStayUnassigned: Bool {
        context.site.settings.allowsUnassigned && placement.type.fields.contains("assignee")
            && !placement.type.requiredFields.contains("assignee")
    }

    /// The ids of the fields that have a value of the item's own and could have a default.
    private var filledFields: Set<String> {
        let values: [(String?, Bool)] = [
            ("description", description != nil), ("priority", priorityID != nil), ("assignee", assignee != nil),
            ("reporter", reporter != nil), ("components", !componentIDs.isEmpty), ("parent", placement.parent != nil),
            (context.site.storyPointsField, storyPoints != nil), (context.site.sprintField, sprintID != nil),
        ]
        return Set(values.compactMap { field, isFilled in isFilled ? field : nil }).union(mappedFields.keys)
    }

    private mutating func setSprint() {
        guard let iteration = item.iterationID else { return }
        // A sub-task is in its parent's sprint; Jira refuses one of its own.
        guard !placement.isSubtask else {
            if iteration != placement.parentIteration { tally.add(.sprintOfParent, field: SourceField.iteration) }
            return
        }
        guard let sprint = context.sprintOfIteration[iteration] else {
            if !isRoot(SourceField.iteration) { tally.add(.sprintMissing, field: SourceField.iteration) }
            return
        }
        // Jira takes no issue into a closed sprint, on any way.
        guard !context.site.closedSprints.contains(sprint) else {
            tally.add(.sprintClosed, field: SourceField.iteration)
            return
        }
        if isOnScreen(context.site.sprintField ?? "", for: SourceField.iteration) { sprintID = sprint }
    }

    private mutating func account(
        of identity: SourceIdentity?, in identities: AccountMap, field: String, onScreenAs target: String
    ) -> AccountID? {
        guard let identity else { return nil }
        guard let account = identities.account(of: identity) else {
            tally.add(identities.isRefused(identity) ? .userAccountRefused : .userUnmatched, field: field)
            return nil
        }
        return isOnScreen(target, for: field) ? account : nil
    }

    private mutating func isOnScreen(_ target: String, for field: String) -> Bool {
        if placement.type.fields.contains(target) { return true }
        tally.add(.fieldNotOnScreen, field: field)
        return false
    }

    /// The root of a tree stands for the project and has no sprint or component. Its path has one part.
    private func isRoot(_ pathField: String) -> Bool {
        guard let path = item.fields.reveal()[pathField]?.string else { return false }
        return !path.contains("\\")
    }
}
