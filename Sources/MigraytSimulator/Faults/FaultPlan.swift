import MigraytModel

/// Decides which requests go wrong: those that were ordered, and a share of all others by a seed.
///
/// Pure: the same requests in the same order meet the same faults.
struct FaultPlan: Sendable {
    /// A fault for the next requests that fit.
    struct Order: Sendable {
        let fault: Fault
        let method: String
        /// What the path with a slash at its end must contain, such as `/issue/bulk/`.
        let path: String
        var remaining: Int
    }

    private let perMille: Int
    private let seed: Seed
    private var seen = 0
    private var orders: [Order] = []
    /// How often each fault struck.
    private(set) var counts: [Fault: Int] = [:]

    /// - Parameter perMille: the share of Jira's requests that go wrong by chance, in thousandths.
    init(perMille: Int = 0, seed: UInt64 = 1) {
        self.perMille = perMille
        self.seed = Seed(seed)
    }

    mutating func add(_ order: Order) { orders.append(order) }

    /// What happens to this request; `nil` when all goes well.
    mutating func next(method: String, path: [String]) -> Fault? {
        guard path.first != "simulator" else { return nil }
        let fault = ordered(method, "/" + path.joined(separator: "/") + "/") ?? byChance(path)
        if let fault { counts[fault, default: 0] += 1 }
        return fault
    }

    private mutating func ordered(_ method: String, _ path: String) -> Fault? {
        guard let index = orders.firstIndex(where: { $0.method == method && path.contains($0.path) }) else {
            return nil
        }
        let fault = orders[index].fault
        orders[index].remaining -= 1
        if orders[index].remaining <= 0 { orders.remove(at: index) }
        return fault
    }

    private mutating func byChance(_ path: [String]) -> Fault? {
        guard perMille > 0, path.first == "jira" else { return nil }
        seen += 1
        guard seed.pick(.fault, seen, below: 1_000) < perMille else { return nil }
        return seed.pick(.fault, seen, 1, of: Fault.passing)
    }
}

extension FaultPlan.Order {
    /// Reads `{"fault": "answer-lost", "method": "POST", "path": "/issue/bulk/", "count": 1}`.
    init?(_ body: [UInt8]) {
        guard let members = (try? JSONParser.parse(body))?.object,
            let fault = members["fault"]?.string.flatMap(Fault.init(rawValue:)),
            let method = members["method"]?.string, let path = members["path"]?.string
        else { return nil }
        self.init(fault: fault, method: method, path: path, remaining: members["count"]?.integer.map { Int($0) } ?? 1)
    }
}
