/// What a run carries over. The defaults carry over everything.
public struct RunOptions: Sendable, Hashable, Codable {
    public var migrateAttachments: Bool
    public var migrateComments: Bool
    public var migrateLinks: Bool
    /// Only this area path and what lies below it; `nil` for all.
    public var areaFilter: String?
    /// Only these work item types; `nil` for all.
    public var typeFilter: [String]?
    /// Source type name → Jira issue type name, over the default table.
    public var typeOverrides: [String: String]
    /// Source state name → Jira status name, over the default table.
    public var stateOverrides: [String: String]
    /// Jira field id → what an issue gets in a field that its type requires and no draft sets: the value as Jira's API
    /// takes it, as JSON text. `nil` in runs that were stored before there was this option.
    public var fieldDefaults: [String: String]?
    /// Reference name of a field at the source → id or name of the Jira field that its values go to. `nil` as above.
    public var fieldMapping: [String: String]?
    /// `nil` stands for `drop`.
    public var fieldPolicy: FieldPolicy?
    /// Source identity (a GUID in lower case) → account id, before any look-up by e-mail address. `nil` as above.
    public var peopleMapping: [String: String]?
    /// Whether a person without an account gets one that can do nothing, where Jira lets the account do that. `nil`
    /// stands for no.
    public var createAccounts: Bool?
    /// `nil` stands for `create`.
    public var linkTypePolicy: LinkTypePolicy?
    /// `nil` stands for `collapse`.
    public var hierarchy: Hierarchy?

    public init(
        migrateAttachments: Bool = true, migrateComments: Bool = true, migrateLinks: Bool = true,
        areaFilter: String? = nil, typeFilter: [String]? = nil, typeOverrides: [String: String] = [:],
        stateOverrides: [String: String] = [:], fieldDefaults: [String: String]? = nil,
        fieldMapping: [String: String]? = nil, fieldPolicy: FieldPolicy? = nil,
        peopleMapping: [String: String]? = nil, createAccounts: Bool? = nil, linkTypePolicy: LinkTypePolicy? = nil,
        hierarchy: Hierarchy? = nil
    ) {
        self.migrateAttachments = migrateAttachments
        self.migrateComments = migrateComments
        self.migrateLinks = migrateLinks
        self.areaFilter = areaFilter
        self.typeFilter = typeFilter
        self.typeOverrides = typeOverrides
        self.stateOverrides = stateOverrides
        self.fieldDefaults = fieldDefaults
        self.fieldMapping = fieldMapping
        self.fieldPolicy = fieldPolicy
        self.peopleMapping = peopleMapping
        self.createAccounts = createAccounts
        self.linkTypePolicy = linkTypePolicy
        self.hierarchy = hierarchy
    }

    /// Those of the source's type names that the run takes; names are compared without case.
    public func selected(_ types: [String]) -> [String] {
        guard let typeFilter else { return types }
        let wanted = Set(typeFilter.map { $0.lowercased() })
        return types.filter { wanted.contains($0.lowercased()) }
    }
}
