import MigraytModel

/// Which field of Jira takes which field of the source, by the run's mapping and the create screens.
struct FieldMapping {
    enum Place {
        case field(TargetField, TargetField.Kind)
        case notOnScreen
        /// The id of the field where it is known.
        case notConverted(String?)
    }

    /// The reference names that are mapped, in order.
    let sources: [String]
    private let targets: [String: String]
    /// Fields that each draft fills by itself.
    private let reserved: Set<String>

    init(site: TargetSite, options: RunOptions) {
        targets = options.fieldMapping ?? [:]
        sources = targets.keys.sorted()
        reserved = Set([site.storyPointsField, site.sprintField, site.epicNameField].compactMap(\.self))
    }

    func place(of source: String, on type: TargetSite.IssueType) -> Place {
        guard let target = targets[source] else { return .notOnScreen }
        let fields = type.mappableFields ?? []
        let found =
            fields.first { $0.id == target }.map { [$0] } ?? fields.filter { Self.isMeant($0, by: target) }
        guard let field = found.first else { return .notOnScreen }
        // Of several with the name none is taken: which one was meant, nobody knows.
        guard found.count == 1 else { return .notConverted(nil) }
        guard let kind = field.kind, !reserved.contains(field.id) else { return .notConverted(field.id) }
        return .field(field, kind)
    }

    /// The first field that one of the types cannot take.
    func refused(by types: [TargetSite.IssueType]) -> String? {
        sources.first { source in
            types.contains { if case .field = place(of: source, on: $0) { false } else { true } }
        }
    }

    /// The site without the fields that the mapping does not name: a site is stored with each run.
    static func relevant(_ site: TargetSite, options: RunOptions) -> TargetSite {
        let targets = (options.fieldMapping ?? [:]).values
        var site = site
        for index in site.issueTypes.indices {
            site.issueTypes[index].mappableFields?.removeAll { field in !targets.contains { isMeant(field, by: $0) } }
        }
        return site
    }

    private static func isMeant(_ field: TargetField, by target: String) -> Bool {
        field.id == target || field.name.lowercased() == target.lowercased()
    }
}
