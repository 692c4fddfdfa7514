import MigraytModel

/// Compares the remote links of issues with the relations that lead out of the target project: hyperlinks, parents and
/// links to items that have no issue.
struct RemoteLinkTally {
    private var wanted = 0
    private var lost = 0
    private var doubles = 0
    private var stale = 0

    var counts: [String: Int] {
        [
            "sourceRemoteLinks": wanted, "lostRemoteLinks": lost, "duplicateRemoteLinks": doubles,
            "staleRemoteLinks": stale,
        ]
    }

    /// - Parameter issues: The issues of each work item that has some.
    mutating func visit(_ item: SimulatedItem, _ issue: IssueRecord, migrated issues: [Int: [Int]]) {
        var relations: [String: Set<String>] = [:]
        for relation in item.relations {
            switch relation.target {
            // A child is told of by the child.
            case .item(let other)
            where other != item.id && issues[other] == nil && relation.rel != "System.LinkTypes.Hierarchy-Forward":
                relations["/_workitems/edit/\(other)", default: []].insert(relation.rel)
            case .url(let url) where relation.rel == "Hyperlink" && url.hasPrefix("http"):
                relations[url, default: []].insert(relation.rel)
            default: break
            }
        }
        let addresses = issue.remoteLinks.map { $0.body["object"]?["url"]?.string ?? "" }
        for (address, kinds) in relations {
            wanted += kinds.count
            lost += max(0, kinds.count - addresses.count { $0.hasSuffix(address) })
        }
        // Where an item has an issue, its relations are links or parents and no remote links.
        stale += addresses.count { address in
            guard let id = address.firstRange(of: "/_workitems/edit/").flatMap({ Int(address[$0.upperBound...]) })
            else {
                return false
            }
            return issues[id] != nil
        }
        let distinct = Set(issue.remoteLinks.map { [$0.body["object"]?["url"], $0.body["relationship"]] })
        doubles += addresses.count - distinct.count
    }
}
