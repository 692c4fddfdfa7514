import MigraytModel

extension IssueTransform {
    /// The way to a file that Jira has no room for; `nil` where it has no address of its own.
    public func link(to file: SourceAttachment) -> RemoteLink? {
        guard file.embedded == nil else { return nil }
        return RemoteLink(to: file, source: context.source)
    }

    /// A line for each file of the item that is known to be larger than the site takes.
    func largeFileNotes(of item: WorkItem) -> [ADFNode] {
        guard context.options.migrateAttachments else { return [] }
        return item.relations.compactMap { relation in
            guard case .attachment(let file) = relation, let size = file.size, size > context.site.attachmentLimit
            else { return nil }
            let name = FileName.safe(file.name.reveal())
            return AttributionHeader.line(
                "[Left in Azure DevOps and linked, larger than Jira takes: \(name), \(size) bytes]")
        }
    }
}
