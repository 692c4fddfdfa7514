/// Where an issue came from: the issue property `migrayt.provenance`, written in the create call itself.
///
/// Azure DevOps ids are unique per organisation only, so the organisation and project belong to the identity.
public struct Provenance: Sendable, Hashable {
    public static let propertyKey = "migrayt.provenance"
    /// The label that every migrated issue carries.
    public static let label = "migrated-from-ado"

    public let organization: String
    /// The GUID of the source project.
    public let project: String
    public let item: WorkItemID
    public let revision: Int
    public let run: RunID
    /// Where people open the work item; `nil` where that is no address that a browser takes, and in issues that were made
    /// before it was kept. No part of the identity.
    public let url: String?

    public init(
        organization: String, project: String, item: WorkItemID, revision: Int, run: RunID, url: String? = nil
    ) {
        self.organization = organization
        self.project = project
        self.item = item
        self.revision = revision
        self.run = run
        self.url = url
    }

    /// The label that names the item, as second witness: `ado-id-{N}`.
    public static func itemLabel(_ item: WorkItemID) -> String { "ado-id-\(item)" }

    public var json: JSON {
        var members: [String: JSON] = [
            "org": .string(organization), "project": .string(project), "id": .integer(item.rawValue),
            "rev": .integer(Int64(revision)), "run": .string(run.description),
        ]
        if let url { members["url"] = .string(url) }
        return .object(members)
    }

    /// `nil` when the value is not of the form that `json` writes: somebody else's property.
    public init?(_ json: JSON) {
        guard let organization = json["org"]?.string, let project = json["project"]?.string,
            let item = json["id"]?.integer, let revision = json["rev"]?.integer,
            let run = json["run"]?.string.flatMap(RunID.init(_:))
        else { return nil }
        self.init(
            organization: organization, project: project, item: WorkItemID(item), revision: Int(clamping: revision),
            run: run, url: json["url"]?.string)
    }

    /// Whether both speak of the same work item, in whatever run and revision.
    public func isSameItem(as other: Provenance) -> Bool {
        organization == other.organization && project == other.project && item == other.item
    }
}
