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
        /// Each choice in lower case → its id; without the names that several choices have.
        var options: [String: String] = [:]
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

    private static func options(of entry: JSON) -> [String: String] {
        let pairs = (entry["allowedValues"]?.array ?? []).compactMap { choice -> (String, String)? in
            guard let id = choice["id"]?.string, let value = choice["value"]?.string else { return nil }
            return (value.lowercased(), id)
        }
        return Dictionary(grouping: pairs, by: \.0).compactMapValues { $0.count == 1 ? $0[0].1 : nil }
    }

    static func fields(inPage page: JSON) -> [Field]? {
        guard let list = (page["fields"] ?? page["results"])?.array else { return nil }
        let fields = list.compactMap { entry -> Field? in
            guard let id = entry["fieldId"]?.string ?? entry["key"]?.string else { return nil }
            return Field(
                id: id, name: entry["name"]?.string ?? "", isRequired: entry["required"]?.bool ?? false,
                hasDefault: entry["hasDefaultValue"]?.bool ?? false,
                custom: entry["schema"]?["custom"]?.string, options: options(of: entry))
        }
        return fields.count == list.count ? fields : nil
    }
}
