import MigraytModel

/// `search/jql` and `approximate-count`: eventually consistent (platform-apis.md 2.5).
enum SearchEndpoints {
    private static let maximumPage = 5_000
    /// Rows per page when more than ids are asked for.
    private static let maximumWidePage = 100
    private static let keys: Set = [
        "jql", "fields", "maxResults", "nextPageToken", "expand", "properties", "reconcileIssues", "fieldsByKeys",
    ]

    static func post(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try search(try call.object(allowing: keys), call, state)
    }

    static func get(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        var body: [String: JSON] = [:]
        for (name, value) in call.request.query {
            guard keys.contains(name) else { throw .badRequest("The parameter '\(name)' is not supported.") }
            switch name {
            case "fields", "properties", "reconcileIssues":
                body[name] = .array(value.split(separator: ",").map { .string(String($0)) })
            case "maxResults": body[name] = Int64(value).map { .integer($0) }
            default: body[name] = .string(value)
            }
        }
        return try search(body, call, state)
    }

    static func gone(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        throw JiraFailure(
            status: 410,
            messages: ["The requested API has been removed. Please migrate to the /rest/api/3/search/jql API."])
    }

    static func count(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try checkProject(state)
        let query = try query(try call.object(allowing: ["jql"])["jql"], call.configuration)
        return .json(["count": .integer(Int64(try numbers(query, [], call, state).count))])
    }

    private static func checkProject(_ state: JiraState) throws(JiraFailure) {
        guard state.isProjectDeleted else { return }
        throw .badRequest("The value '\(state.configuration.projectKey)' does not exist for the field 'project'.")
    }

    private static func query(_ value: JSON?, _ configuration: JiraConfiguration) throws(JiraFailure) -> JQLQuery {
        let query: JQLQuery
        do throws(JQLError) { query = try JQLQuery(value?.string ?? "ORDER BY key") } catch {
            throw .badRequest(error.text)
        }
        guard query.isBounded else {
            throw .badRequest(
                "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
        }
        for case .project(let name) in query.conditions
        where name.uppercased() != configuration.projectKey && name != JiraCatalogue.projectID {
            throw .badRequest("The value '\(name)' does not exist for the field 'project'.")
        }
        return query
    }

    private static func search(
        _ body: [String: JSON], _ call: JiraCall, _ state: JiraState
    ) throws(JiraFailure) -> SimulatedResponse {
        try checkProject(state)
        let query = try query(body["jql"], call.configuration)
        let fields = body["fields"]?.array?.compactMap(\.string) ?? ["id"]
        let properties = body["properties"]?.array?.compactMap(\.string) ?? []
        guard properties.count <= 5 else { throw .badRequest("At most 5 properties can be requested.") }
        let reconciled = body["reconcileIssues"]?.array ?? []
        guard reconciled.count <= 50 else { throw .badRequest("At most 50 issues can be reconciled.") }
        let isNarrow = properties.isEmpty && fields.allSatisfy { $0 == "id" || $0 == "key" }
        let limit = isNarrow ? maximumPage : maximumWidePage
        let requested = body["maxResults"]?.integer.map { Int($0) } ?? 50
        guard (1...maximumPage).contains(requested) else {
            throw .badRequest("maxResults must lie between 1 and \(maximumPage).")
        }
        let size = min(limit, requested)
        var found = try numbers(query, Set(reconciled.compactMap { $0.integer.map { Int($0) } }), call, state)
        if query.isDescending { found.reverse() }
        if let token = body["nextPageToken"]?.string {
            guard let last = Int(token.dropFirst(2)), token.hasPrefix("t.") else {
                throw .badRequest("The nextPageToken is not valid.")
            }
            found = found.filter { query.isDescending ? $0 < last : $0 > last }
        }
        let page = found.prefix(size)
        let view = IssueView(state: state)
        var members: [String: JSON] = [
            "issues": .array(page.map { view.json($0, fields: fields, properties: properties) }),
            "isLast": .bool(page.count == found.count),
        ]
        if page.count < found.count, let last = page.last { members["nextPageToken"] = .string("t.\(last)") }
        return .json(.object(members))
    }

    /// Ascending numbers of matching issues that the index has taken in, or that were named to be reconciled.
    private static func numbers(
        _ query: JQLQuery, _ reconciled: Set<Int>, _ call: JiraCall, _ state: JiraState
    ) throws(JiraFailure) -> [Int] {
        var candidates: [Int] = []
        let labels = query.conditions.compactMap { condition -> Set<String>? in
            if case .labels(let labels) = condition { labels } else { nil }
        }
        if let rarest = labels.min(by: { count($0, state) < count($1, state) }) {
            candidates = Set(rarest.flatMap { state.issuesByLabel[$0] ?? [] }).sorted()
        } else {
            candidates = state.issues.filter { $0.origin != .gap }.map(\.number)
        }
        var result: [Int] = []
        for number in candidates
        where state.isIndexed(number, at: call.time) || reconciled.contains(JiraState.firstIssueID + number) {
            var isMatch = true
            for condition in query.conditions where isMatch { isMatch = try matches(condition, number, state) }
            if isMatch { result.append(number) }
        }
        return result
    }

    private static func count(_ labels: Set<String>, _ state: JiraState) -> Int {
        labels.reduce(0) { $0 + (state.issuesByLabel[$1]?.count ?? 0) }
    }

    private static func matches(
        _ condition: JQLQuery.Condition, _ number: Int, _ state: JiraState
    ) throws(JiraFailure) -> Bool {
        switch condition {
        case .project: return true
        case .labels(let labels): return !labels.isDisjoint(with: state[number].fields.labels)
        case .keys(let keys): return keys.contains(state.key(number)) || keys.contains(state.id(number))
        case .issueTypes(let types):
            return types.contains(state[number].fields.type.name) || types.contains(state[number].fields.type.id)
        case .compare(let sign, let key):
            guard let other = Int(key.split(separator: "-").last ?? "") else {
                throw .badRequest("The issue key '\(key)' for field 'key' is invalid.")
            }
            let bound = key.contains("-") ? other : other - JiraState.firstIssueID
            switch sign {
            case ">": return number > bound
            case ">=": return number >= bound
            case "<": return number < bound
            default: return number <= bound
            }
        }
    }
}
