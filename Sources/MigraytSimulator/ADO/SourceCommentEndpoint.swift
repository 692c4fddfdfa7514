import MigraytModel

/// `GET …/workItems/{id}/comments` (platform-apis.md 1.8).
enum SourceCommentEndpoint {
    private static let maximumPage = 200

    static func list(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        guard let id = Int(call.parameters["id"] ?? ""), call.site.source.item(id) != nil else {
            throw .itemNotFound(Int(call.parameters["id"] ?? "") ?? 0)
        }
        let top = try call.integer("$top", default: maximumPage)
        guard (1...maximumPage).contains(top) else {
            throw .badRequest("VS403653: $top must lie between 1 and \(maximumPage).")
        }
        let order = call.request.query["order"] ?? "desc"
        guard order == "asc" || order == "desc" else { throw .badRequest("VS403654: order is asc or desc.") }
        var start = 0
        if let token = call.request.query["continuationToken"] {
            guard let number = Int(token.dropFirst(2)), token.hasPrefix("c.") else {
                throw .badRequest("VS403655: The continuation token is not valid.")
            }
            start = number
        }
        let expand = Set((call.request.query["$expand"] ?? "none").lowercased().split(separator: ",").map(String.init))
        var comments = call.site.source.comments(of: id)
        if order == "desc" { comments.reverse() }
        let page = comments.dropFirst(start).prefix(top)
        let url = "\(call.site.url)/\(call.site.projectGUID)/_apis/wit/workItems/\(id)/comments"
        var members: [String: JSON] = [
            "totalCount": .integer(Int64(comments.count)), "count": .integer(Int64(page.count)),
            "comments": .array(
                page.map { json($0, item: id, call.site, isRendered: expand.contains("renderedtext"), url: url) }),
        ]
        if start + page.count < comments.count {
            members["continuationToken"] = .string("c.\(start + page.count)")
            members["nextPage"] = .string("\(url)?$top=\(top)&order=\(order)&continuationToken=c.\(start + page.count)")
        }
        return .json(.object(members))
    }

    private static func json(
        _ comment: SimulatedComment, item: Int, _ site: AzureDevOpsSite, isRendered: Bool, url: String
    ) -> JSON {
        let author = IdentityView.json(comment.author, site)
        var members: [String: JSON] = [
            "workItemId": .integer(Int64(item)), "id": .integer(Int64(comment.id)),
            "version": comment.modified > comment.created ? 2 : 1, "text": .string(comment.text),
            "format": .string(comment.format.rawValue), "createdBy": author,
            "createdDate": .string(comment.created.iso8601), "modifiedBy": author,
            "modifiedDate": .string(comment.modified.iso8601), "url": .string("\(url)/\(comment.id)"),
        ]
        if isRendered { members["renderedText"] = .string(comment.renderedText) }
        return .object(members)
    }
}
