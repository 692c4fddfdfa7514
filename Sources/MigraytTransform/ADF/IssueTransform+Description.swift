import MigraytModel

extension IssueTransform {
    /// The description with its sections: where the item comes from, its title where the summary is too short for it,
    /// who it was assigned to where the target knows them not, the text, then the long text fields that Jira has no
    /// field for.
    func renderedDescription(
        of item: WorkItem, others: OtherFields, identities: AccountMap, media: [String: MediaReference]
    ) -> RichText {
        var converter = HTMLConverter(attachmentID: context.attachmentID, media: media)
        var blocks = header(of: item, identities: identities)
        if let text = item.description?.reveal() {
            blocks += convert(text, of: SourceField.description, in: item, with: &converter)
        }
        let fields = item.fields.reveal()
        for section in SourceField.sections {
            guard let text = fields[section.field]?.string else { continue }
            let content = convert(text, of: section.field, in: item, with: &converter)
            if content.isEmpty { continue }
            blocks += [Self.heading(section.heading)] + content
        }
        blocks += show(others, of: item, with: &converter)
        return RichText(blocks: blocks, converter: converter, field: SourceField.description)
    }

    /// The fields that have no place but the description: those that Jira has no field for, and priority and story
    /// points where a type that the item can get has them not on its screen. The same for every rendering of the item.
    func others(of item: WorkItem) -> OtherFields {
        let screens = types.possibleTypes(of: item.type).map(\.fields)
        func isMissing(_ field: String?) -> Bool { screens.contains { !$0.contains(field ?? "") } }
        var homeless: [String: JSON] = [:]
        if let priority = item.priority, isMissing("priority") {
            homeless[SourceField.priority] = .integer(Int64(priority))
        }
        if let points = item.storyPoints, points.isFinite, isMissing(context.site.storyPointsField) {
            homeless[SourceField.storyPoints] = .number(points)
        }
        return OtherFields(of: item, homeless: homeless)
    }

    private func show(_ others: OtherFields, of item: WorkItem, with converter: inout HTMLConverter) -> [ADFNode] {
        var blocks: [ADFNode] = []
        for entry in others.texts {
            let content = convertAny(entry.text, of: entry.field, in: item, with: &converter)
            if !content.isEmpty { blocks += [Self.heading(entry.label)] + content }
        }
        if let table = others.table {
            blocks += [Self.heading("Other Fields")] + converter.blocks(of: [table], in: Surroundings())
        }
        return blocks
    }

    /// A text as a document of its own; `nil` where it shows files, which only a description can, or is too long.
    func document(_ text: String, of field: String, in item: WorkItem) -> ADFNode? {
        var converter = HTMLConverter(attachmentID: context.attachmentID, media: [:])
        let blocks = convertAny(text, of: field, in: item, with: &converter)
        let document = RichText(blocks: blocks, converter: converter, field: field)
        return document.isCut || !document.fileUses.isEmpty || blocks.isEmpty ? nil : document.node.reveal()
    }

    /// Of a field that may hold markup or not.
    private func convertAny(
        _ text: String, of field: String, in item: WorkItem, with converter: inout HTMLConverter
    ) -> [ADFNode] {
        let isText = item.markdownFields.contains(field) || HTMLTags.isMarkup(text)
        return isText ? convert(text, of: field, in: item, with: &converter) : PlainParagraphs.blocks(of: text)
    }

    private static func heading(_ text: String) -> ADFNode {
        ADFNode("heading", attributes: ["level": 2], content: [.text(text)])
    }

    private func header(of item: WorkItem, identities: AccountMap) -> [ADFNode] {
        var lines = [OriginLine.paragraph(of: item)]
        if let title = SummaryText.fullTitle(where: item.title.reveal()) {
            lines.append(AttributionHeader.line("[Full title: \(title)]"))
        }
        if let person = item.assignee, identities.assignee(for: person) == nil {
            lines.append(AttributionHeader.original("assigned to", person))
        }
        return lines.compactMap(\.self) + largeFileNotes(of: item)
    }

    private func convert(
        _ text: String, of field: String, in item: WorkItem, with converter: inout HTMLConverter
    ) -> [ADFNode] {
        if field == SourceField.testSteps, let steps = TestSteps(text) {
            if steps.isFlattened { converter.tally.add(.textConstructRebuilt, field: "nesting") }
            return converter.blocks(of: [steps.table], in: Surroundings())
        }
        guard item.markdownFields.contains(field) else { return converter.blocks(of: text) }
        return converter.blocks(ofMarkdown: text, people: [item.assignee, item.creator].compactMap(\.self))
    }
}
