import MigraytModel

/// All that the site remembers. A value: whoever holds it holds it alone.
struct JiraState: Sendable {
    static let firstIssueID = 10_000

    let configuration: JiraConfiguration
    private(set) var accounts: [AccountRecord]
    private(set) var accountsByID: [String: AccountRecord]

    /// Issue `n` is at `n - 1`: keys are handed out in order. One that is deleted stays as a gap.
    var issues: [IssueRecord] = []
    /// Numbers of issues per label, ascending.
    var issuesByLabel: [String: [Int]] = [:]
    var attachments: [Int: AttachmentRecord] = [:]
    var links: [Int: LinkRecord] = [:]
    var linkTypes: [LinkTypeRecord]
    var sprints: [SprintRecord] = []
    var components: [ComponentRecord] = []
    var burst: BurstLimiter
    var points = PointsMeter()
    /// The project lies in the site's bin: nothing of it can be seen until it is taken out again.
    var isProjectDeleted = false
    private var lastID = 20_000

    init(configuration: JiraConfiguration) {
        self.configuration = configuration
        linkTypes = LinkTypeRecord.standard.filter { !configuration.site.missingLinkTypes.contains($0.name) }
        burst = BurstLimiter(rules: configuration.rules)
        accounts = Self.directory(configuration)
        accountsByID = Dictionary(accounts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The caller first, then the people of the source who have an account, then some that the source never saw.
    private static func directory(_ configuration: JiraConfiguration) -> [AccountRecord] {
        let caller = AccountRecord(
            id: callerID, displayName: "Migration Service", email: configuration.email, isActive: true)
        let known = configuration.people.filter { $0.account != .absent && $0.email != configuration.email }
        let people = known.map { person in
            AccountRecord(
                id: "712020:\(person.guid)", displayName: person.displayName, email: person.email,
                isActive: person.account != .inactive, isAssignable: person.account != .unassignable)
        }
        let strangers = (1...3).map { number in
            AccountRecord(
                id: "712020:stranger-\(number)", displayName: "Stranger \(number)",
                email: "stranger\(number)@example.com", isActive: true)
        }
        return [caller] + people + strangers
    }

    static let callerID = "712020:migration-service"
    /// Leads the project, and so gets the issues that are created without an assignee.
    static let leadID = "712020:stranger-1"

    mutating func add(_ account: AccountRecord) {
        accounts.append(account)
        accountsByID[account.id] = account
    }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    func key(_ number: Int) -> String { "\(configuration.projectKey)-\(number)" }
    func id(_ number: Int) -> String { String(Self.firstIssueID + number) }

    /// The number of an existing issue from its key or id.
    func number(_ idOrKey: String) -> Int? {
        guard !isProjectDeleted else { return nil }
        let number: Int?
        if let id = Int(idOrKey) {
            number = id - Self.firstIssueID
        } else if idOrKey.uppercased().hasPrefix(configuration.projectKey + "-") {
            number = Int(idOrKey.dropFirst(configuration.projectKey.count + 1))
        } else {
            number = nil
        }
        guard let number, number > 0, number <= issues.count, issues[number - 1].origin != .gap else { return nil }
        return number
    }

    func existing(_ idOrKey: String?) throws(JiraFailure) -> Int {
        guard let idOrKey, let number = number(idOrKey) else { throw .issueNotFound }
        return number
    }

    /// What happens in the project between two creates of ours: others make issues, too, and delete some.
    mutating func letOthersWork(at time: Instant, fields: IssueFields) {
        guard configuration.strangersPerMille > 0 else { return }
        while Seed(0).pick(.stranger, issues.count, below: 1_000) < configuration.strangersPerMille {
            var issue = IssueRecord(
                number: issues.count + 1, created: time, updated: time, fields: .strangers(like: fields))
            issue.origin = Seed(0).pick(.stranger, issues.count, 1, below: 2) == 0 ? .stranger : .gap
            issues.append(issue)
        }
    }

    subscript(number: Int) -> IssueRecord {
        get { issues[number - 1] }
        _modify { yield &issues[number - 1] }
    }

    /// Where an issue stands in the search index yet.
    func isIndexed(_ number: Int, at time: Instant) -> Bool {
        let lag = configuration.timeScale.milliseconds(configuration.searchLagMilliseconds)
        return issues[number - 1].created.adding(milliseconds: lag) <= time
    }

    mutating func index(labels: [String], of number: Int) {
        for label in Set(labels) { issuesByLabel[label, default: []].append(number) }
    }

    mutating func setLabels(_ labels: [String], of number: Int) {
        for label in Set(self[number].fields.labels) { issuesByLabel[label]?.removeAll { $0 == number } }
        self[number].fields.labels = labels
        for label in Set(labels) {
            let place = issuesByLabel[label, default: []].firstIndex { $0 > number }
            issuesByLabel[label, default: []].insert(number, at: place ?? issuesByLabel[label, default: []].count)
        }
    }
}
