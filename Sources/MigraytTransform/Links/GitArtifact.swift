/// A commit, pull request or branch of Azure Repos, as a work item points at it:
/// `vstfs:///Git/Commit/{project}%2F{repository}%2F{commit}`.
///
/// Other artifacts (builds, wiki pages, GitHub's commits) do not say where they live, so they have no address here.
struct GitArtifact {
    /// `Commit 1a2b3c4d`
    let title: String
    /// Below the organisation's URL. The web pages take the GUIDs of project and repository for their names.
    let path: String

    init?(_ uri: String) {
        let scheme = "vstfs:///git/"
        guard uri.prefix(scheme.count).lowercased() == scheme else { return nil }
        let parts = uri.dropFirst(scheme.count).split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let ids = parts[1].replacing("%2f", with: "%2F").split(separator: "%2F", maxSplits: 2)
        guard ids.count == 3, ids[..<2].allSatisfy({ $0.allSatisfy { $0.isASCII && ($0.isHexDigit || $0 == "-") } })
        else { return nil }
        let repository = "\(ids[0])/_git/\(ids[1])"
        let id = ids[2]
        switch parts[0].lowercased() {
        case "commit" where id.allSatisfy({ $0.isASCII && $0.isHexDigit }):
            title = "Commit \(id.prefix(8))"
            path = "\(repository)/commit/\(id)"
        case "pullrequestid" where id.allSatisfy({ $0.isASCII && $0.isNumber }):
            title = "Pull request \(id)"
            path = "\(repository)/pullrequest/\(id)"
        // `GB` marks a branch; `GT` would be a tag, `GC` a commit.
        case "ref" where id.hasPrefix("GB") && id.count > 2 && !id.contains(where: { "&#?".contains($0) }):
            title = "Branch \(id.dropFirst(2).replacing("%2F", with: "/"))"
            path = "\(repository)?version=\(id)"
        default: return nil
        }
    }
}
