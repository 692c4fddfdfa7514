import MigraytModel

/// `POST /{project}/_apis/wit/wiql` (platform-apis.md 1.6).
enum QueryEndpoint {
    /// A result of more rows is refused, not cut.
    private static let maximumRows = 20_000
    /// Characters of a query.
    private static let maximumLength = 32_000

    static func query(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let body = try call.object(allowing: ["query"])
        guard let text = body["query"]?.string, text.count <= maximumLength else {
            throw .badRequest("VS403437: The query is missing or longer than \(maximumLength) characters.")
        }
        let query: WIQLQuery
        do throws(WIQLError) { query = try WIQLQuery(text) } catch {
            throw AzureDevOpsFailure(
                400, "TF51006: The query statement is missing or wrong: \(error.text).",
                typeKey: "SyntaxErrorException")
        }
        if let project = query.project, project != "@project", project.lowercased() != call.site.project.lowercased() {
            throw AzureDevOpsFailure(
                400, "TF51011: The specified project does not exist.", typeKey: "SyntaxErrorException")
        }
        let top = call.request.query["$top"] == nil ? nil : try call.integer("$top", default: 0)
        if let top, top > maximumRows - 1 || top == 0 { throw tooManyRows }
        var rows: [JSON] = []
        for id in call.site.source.ids {
            guard let place = call.site.source.place(of: id), query.matches(id, place) else { continue }
            rows.append([
                "id": .integer(Int64(id)), "url": .string("\(call.site.url)/_apis/wit/workItems/\(id)"),
            ])
            if let top, rows.count == top { break }
            if rows.count > maximumRows { throw tooManyRows }
        }
        let column: JSON = [
            "referenceName": "System.Id", "name": "ID",
            "url": .string("\(call.site.url)/_apis/wit/fields/System.Id"),
        ]
        return .json([
            "queryType": "flat", "queryResultType": "workItem", "asOf": .string(call.time.iso8601),
            "columns": [column], "sortColumns": [["field": column, "descending": false]], "workItems": .array(rows),
        ])
    }

    private static let tooManyRows = AzureDevOpsFailure(
        400, "VS402337: The number of work items returned exceeds the size limit of 20000. Change the query.",
        typeKey: "WorkItemTrackingQueryResultSizeLimitExceededException")
}
