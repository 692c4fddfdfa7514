import MigraytModel

/// Reading items (platform-apis.md 1.7).
enum WorkItemEndpoints {
    private static let maximumIDs = 200

    static func get(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        guard let id = Int(call.parameters["id"] ?? "") else { throw .badRequest("VS402322: The id is not a number.") }
        guard let item = call.site.source.item(id) else { throw .itemNotFound(id) }
        return .json(json(item, call.site, expand: (call.request.query["$expand"] ?? "none").lowercased(), fields: nil))
    }

    static func batch(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let body = try call.object(allowing: ["ids", "fields", "$expand", "errorPolicy", "asOf"])
        guard let values = body["ids"]?.array, !values.isEmpty else {
            throw .badRequest("VS403429: The list of work item ids is missing or empty.")
        }
        let ids = values.compactMap { $0.integer.map { Int($0) } }
        guard ids.count == values.count else { throw .badRequest("VS403429: A work item id is not a number.") }
        guard ids.count <= maximumIDs else {
            throw AzureDevOpsFailure(
                400, "VS403474: You requested \(ids.count) work items which exceeds the limit of \(maximumIDs).",
                typeKey: "VssPropertyValidationException")
        }
        let expand = (body["$expand"]?.string ?? "none").lowercased()
        guard ["none", "relations", "fields", "links", "all"].contains(expand) else {
            throw .badRequest("VS402456: $expand has an unknown value.")
        }
        let fields = body["fields"]?.array?.compactMap(\.string)
        if fields != nil, expand != "none", expand != "links" {
            throw AzureDevOpsFailure(
                400, "TF401320: The expand parameter can not be used with the fields parameter.",
                typeKey: "ConflictingParametersException")
        }
        let policy = (body["errorPolicy"]?.string ?? "fail").lowercased()
        guard policy == "fail" || policy == "omit" else { throw .badRequest("VS402457: errorPolicy is unknown.") }
        var items: [JSON] = []
        for id in ids {
            if let item = call.site.source.item(id) {
                items.append(json(item, call.site, expand: expand, fields: fields))
            } else if policy == "omit" {
                items.append(.null)
            } else {
                throw .itemNotFound(id)
            }
        }
        return .json(["count": .integer(Int64(items.count)), "value": .array(items)])
    }

    private static func json(_ item: SimulatedItem, _ site: AzureDevOpsSite, expand: String, fields: [String]?) -> JSON
    {
        var values = item.fields
        for (name, person) in item.identities { values[name] = IdentityView.json(person, site) }
        // Given with the other fields that nobody asked for by name, as Microsoft's recorded answers show.
        if expand == "all" || expand == "fields" {
            values["System.AreaId"] = node(item.fields["System.AreaPath"], among: site.areaIDs)
            values["System.IterationId"] = node(item.fields["System.IterationPath"], among: site.iterationIDs)
        }
        if let fields { values = values.filter { fields.contains($0.key) } }
        let url = "\(site.url)/\(site.projectGUID)/_apis/wit/workItems/\(item.id)"
        var members: [String: JSON] = [
            "id": .integer(Int64(item.id)), "rev": .integer(Int64(item.revision)), "fields": .object(values),
            "url": .string(url),
        ]
        if expand == "relations" || expand == "all", !item.relations.isEmpty {
            members["relations"] = .array(item.relations.map { json($0, site) })
        }
        if expand == "links" || expand == "all" {
            members["_links"] = [
                "self": ["href": .string(url)],
                "html": ["href": .string("\(site.url)/\(site.project)/_workitems/edit/\(item.id)")],
            ]
        }
        return .object(members)
    }

    private static func node(_ path: JSON?, among ids: [String: Int]) -> JSON? {
        guard let path = path?.string, let id = ids[path] else { return nil }
        return .integer(Int64(id))
    }

    private static func json(_ relation: SimulatedRelation, _ site: AzureDevOpsSite) -> JSON {
        let url =
            switch relation.target {
            case .item(let id): "\(site.url)/_apis/wit/workItems/\(id)"
            case .attachment(let guid): "\(site.url)/\(site.projectGUID)/_apis/wit/attachments/\(guid)"
            case .url(let url): url
            }
        return ["rel": .string(relation.rel), "url": .string(url), "attributes": .object(relation.attributes)]
    }
}
