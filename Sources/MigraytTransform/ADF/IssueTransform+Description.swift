import MigraytModel

extension IssueTransform {
    /// The description with its sections: who it was assigned to and created by where the target knows them not, the text,
    /// then the long text fields that Jira has no field for.
    func renderedDescription(
        of item: WorkItem, identities: [String: AccountID?], media: [String: MediaReference]
    ) -> RichText {
        var converter = HTMLConverter(attachmentID: context.attachmentID, media: media)
        var blocks: [ADFNode] = []
        for (role, person) in [("assigned to", item.assignee), ("created by", item.creator)] {
            if let person, (identities[person.id] ?? nil) == nil {
                blocks.append(AttributionHeader.original(role, person))
            }
        }
        if let text = item.description?.reveal() {
            blocks += convert(text, of: SourceField.description, in: item, with: &converter)
        }
        let fields = item.fields.reveal()
        for section in SourceField.sections {
            guard let text = fields[section.field]?.string else { continue }
            let content = convert(text, of: section.field, in: item, with: &converter)
            if content.isEmpty { continue }
            blocks.append(ADFNode("heading", attributes: ["level": 2], content: [.text(section.heading)]))
            blocks += content
        }
        return RichText(blocks: blocks, converter: converter, field: SourceField.description)
    }

    private func convert(
        _ text: String, of field: String, in item: WorkItem, with converter: inout HTMLConverter
    ) -> [ADFNode] {
        guard item.markdownFields.contains(field) else { return converter.blocks(of: text) }
        converter.tally.add(.textConstructRebuilt, field: "markdown")
        return PlainParagraphs.blocks(of: text)
    }
}
