import MigraytModel

/// Reads `issue/createmeta`: the issue types of a project and the fields on a type's create screen.
///
/// Atlassian's OpenAPI file names each list twice (`issueTypes` and `createMetaIssueType`, `fields` and `results`);
/// the example and the servers use the first.
enum CreateMetadata {
    struct TypeHead: Sendable, Hashable {
        let id: String
        let name: String
        let hierarchyLevel: Int
    }

    struct Field: Sendable, Hashable {
        let id: String
        let name: String
        let isRequired: Bool
        let hasDefault: Bool
        /// The type key of a custom field.
        let custom: String?
    }

    /// `nil` when the page is not of the promised form.
    static func issueTypes(inPage page: JSON) -> [TypeHead]? {
        guard let list = (page["issueTypes"] ?? page["createMetaIssueType"])?.array else { return nil }
        let types = list.compactMap { entry -> TypeHead? in
            guard let id = entry["id"]?.string, let name = entry["name"]?.string else { return nil }
            let level = entry["hierarchyLevel"]?.integer ?? (entry["subtask"]?.bool == true ? -1 : 0)
            return TypeHead(id: id, name: name, hierarchyLevel: Int(clamping: level))
        }
        return types.count == list.count ? types : nil
    }

    static func fields(inPage page: JSON) -> [Field]? {
        guard let list = (page["fields"] ?? page["results"])?.array else { return nil }
        let fields = list.compactMap { entry -> Field? in
            guard let id = entry["fieldId"]?.string ?? entry["key"]?.string else { return nil }
            return Field(
                id: id, name: entry["name"]?.string ?? "", isRequired: entry["required"]?.bool ?? false,
                hasDefault: entry["hasDefaultValue"]?.bool ?? false,
                custom: entry["schema"]?["custom"]?.string)
        }
        return fields.count == list.count ? fields : nil
    }
}
