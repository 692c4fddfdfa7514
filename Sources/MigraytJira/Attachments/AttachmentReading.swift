import MigraytModel
import MigraytPorts

/// Reads attachments and finds out which of them is which file.
enum AttachmentReading {
    /// `nil` when the list or one of its entries is not of the promised form.
    static func attachments(_ list: JSON?) -> [TargetAttachment]? {
        guard let list = list?.array else { return nil }
        let attachments = list.compactMap { entry -> TargetAttachment? in
            // The schema says string; Atlassian's examples show numbers as well.
            guard let id = entry["id"]?.string ?? entry["id"]?.integer.map(String.init),
                let name = entry["filename"]?.string, let size = entry["size"]?.integer
            else { return nil }
            return TargetAttachment(id: id, name: Sensitive(name), size: size)
        }
        return attachments.count == list.count ? attachments : nil
    }

    /// One attachment per file, in the files' order; `nil` when they do not fit.
    ///
    /// Names need not be unique and Jira may write them in another way, so that a file takes the first free attachment
    /// of its name and size; what is left over is matched by size alone, then by name alone, then in order. Whether the
    /// sizes are those of the files is for the caller to see.
    static func match(_ attachments: [TargetAttachment], to files: [UploadFile])
        -> [TargetAttachment]?
    {
        guard attachments.count == files.count else { return nil }
        var free = attachments
        var matched: [TargetAttachment?] = files.map { file in
            take(from: &free) { $0.size == file.length && $0.name == file.name }
        }
        for (place, file) in files.enumerated() where matched[place] == nil {
            matched[place] = take(from: &free) { $0.size == file.length }
        }
        for (place, file) in files.enumerated() where matched[place] == nil {
            matched[place] = take(from: &free) { $0.name == file.name }
        }
        for place in files.indices where matched[place] == nil { matched[place] = take(from: &free) { _ in true } }
        let all = matched.compactMap { $0 }
        return all.count == files.count ? all : nil
    }

    private static func take(
        from free: inout [TargetAttachment], where fits: (TargetAttachment) -> Bool
    ) -> TargetAttachment? {
        free.firstIndex(where: fits).map { free.remove(at: $0) }
    }
}
