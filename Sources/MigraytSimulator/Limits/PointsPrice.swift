import MigraytModel

/// What a request costs of an app's hourly points (platform-apis.md 3.1): each one; reads one more for each core object
/// and two for each person, group, role or permission; a batch of writes one for each issue in it.
struct PointsPrice: Sendable {
    let method: String
    let template: String

    private static let postedReads = ["/issue/bulkfetch", "/search/jql", "/search/approximate-count", "/workflows"]

    private var isRead: Bool { method == "GET" || Self.postedReads.contains { template.hasSuffix($0) } }

    private var perObject: Int {
        ["/user", "/users", "/myself", "/mypermissions"].contains { template.contains($0) } ? 2 : 1
    }

    /// What is known before the answer.
    func before(_ body: JSON?) -> Int {
        guard !isRead else { return 1 }
        return max(1, body?["issueUpdates"]?.array?.count ?? 1)
    }

    func after(_ body: JSON?, _ answer: SimulatedResponse) -> Int {
        guard isRead, answer.status < 400 else { return before(body) }
        return 1 + perObject * Self.objects(in: answer.json)
    }

    /// Entries of the longest list of an answer; of one thing, one.
    private static func objects(in json: JSON?) -> Int {
        guard let json else { return 1 }
        if let list = json.array { return list.count }
        if let granted = json["permissions"]?.object { return granted.count }
        return json.object?.values.compactMap(\.array).filter { $0.allSatisfy { $0.object != nil } }.map(\.count).max()
            ?? 1
    }
}
