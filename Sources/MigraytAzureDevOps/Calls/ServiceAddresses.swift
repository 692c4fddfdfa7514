import MigraytHTTP
import MigraytModel

/// The URLs of one project. Everything that comes from data is percent-encoded.
struct ServiceAddresses {
    /// Nested deeper than Azure DevOps allows (14 levels), so that a tree comes whole.
    private static let depth = 20
    private static let version = "api-version=7.1"

    let endpoint: AzureDevOpsEndpoint
    /// The organisation's URL without a trailing slash.
    let organization: String
    private let origin: HTTPOrigin
    private let project: String

    init(_ endpoint: AzureDevOpsEndpoint) throws(Failure) {
        var organization = endpoint.organizationURL
        while organization.hasSuffix("/") { organization.removeLast() }
        guard let origin = HTTPOrigin(url: organization) else { throw Failure(.httpRefusedAddress, .parkRun) }
        self.endpoint = endpoint
        self.organization = organization
        self.origin = origin
        project = "\(organization)/\(PercentEncoding.encode(endpoint.project))"
    }

    func projectDescription() -> String {
        "\(organization)/_apis/projects/\(PercentEncoding.encode(endpoint.project))?\(Self.version)"
    }

    func workItemTypes() -> String { "\(project)/_apis/wit/workitemtypes?\(Self.version)" }

    func query(top: Int) -> String { "\(project)/_apis/wit/wiql?$top=\(top)&\(Self.version)" }

    func workItemsBatch() -> String { "\(project)/_apis/wit/workitemsbatch?\(Self.version)" }

    /// The one call that is still a preview in 7.1.
    func comments(of item: WorkItemID, continuation: String?) -> String {
        let token = continuation.map { "&continuationToken=\(PercentEncoding.encode($0))" } ?? ""
        return "\(project)/_apis/wit/workItems/\(item)/comments?$top=\(PlatformLimits.AzureDevOps.commentsPerPage)"
            + "&order=asc&$expand=renderedText&includeDeleted=false\(token)&api-version=7.1-preview.4"
    }

    /// - Parameter group: `areas` or `iterations`.
    func classificationNodes(_ group: String) -> String {
        "\(project)/_apis/wit/classificationnodes/\(group)?$depth=\(Self.depth)&\(Self.version)"
    }

    func attachment(_ attachment: SourceAttachment) -> String {
        "\(project)/_apis/wit/attachments/\(PercentEncoding.encode(attachment.id))"
            + "?fileName=\(PercentEncoding.encode(attachment.name.reveal()))&download=true&\(Self.version)"
    }

    /// The GUID of an attachment of this organisation; `nil` for every other URL.
    ///
    /// Two forms are in use: `…/_apis/wit/attachments/{guid}` and, in old texts,
    /// `…/WorkItemTracking/v1.0/AttachFileHandler.ashx?FileNameGUID={guid}`.
    func attachmentID(inURL url: String) -> String? {
        // Most of what is asked about is text.
        guard zip(url.utf8, "https://".utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { return nil }
        // File names in the query are often not encoded; only what stands before decides where the URL points.
        let parts = url.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.map(String.init), HTTPOrigin(url: address) == origin else { return nil }
        let path = Self.path(of: address)
        guard path.hasPrefix(Self.path(of: organization) + "/"), !path.contains("..") else { return nil }
        let segments = path.split(separator: "/")
        if segments.suffix(4).dropLast() == ["_apis", "wit", "attachments"] {
            return segments.last.flatMap { GUID.canonical($0) }
        }
        guard segments.last == "attachfilehandler.ashx", parts.count == 2 else { return nil }
        for pair in parts[1].split(separator: "&") where pair.lowercased().hasPrefix("filenameguid=") {
            return GUID.canonical(pair.dropFirst("filenameguid=".count))
        }
        return nil
    }

    /// In lower case: Azure DevOps does not tell cases apart.
    private static func path(of url: String) -> String {
        url.lowercased().dropFirst("https://".count).drop { $0 != "/" }.description
    }
}
