import MigraytModel

extension TargetField {
    init(_ field: CreateMetadata.Field) {
        self.init(id: field.id, name: field.name, kind: Self.kind(of: field), options: field.options)
    }

    private static let prefix = "com.atlassian.jira.plugin.system.customfieldtypes:"

    /// Jira's own types of custom fields; those of apps speak forms of their own.
    private static let kinds: [String: Kind] = [
        "textfield": .text, "textarea": .document, "float": .number, "datepicker": .date, "datetime": .dateTime,
        "select": .option, "radiobuttons": .option, "multiselect": .options, "multicheckboxes": .options,
        "userpicker": .user, "labels": .labels,
    ]

    private static func kind(of field: CreateMetadata.Field) -> Kind? {
        guard let custom = field.custom else { return field.id == "duedate" ? .date : nil }
        return custom.hasPrefix(prefix) ? kinds[String(custom.dropFirst(prefix.count))] : nil
    }
}
