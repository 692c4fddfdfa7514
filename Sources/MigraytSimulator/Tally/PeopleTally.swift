import MigraytModel

/// Compares who an issue is assigned to with who the item is assigned to: another one is a substitute that nobody asked
/// for.
struct PeopleTally {
    private let accounts: [AccountRecord]
    private var wrong = 0
    private var lost = 0
    /// Account → issues assigned to it.
    private var issues: [String: Int] = [:]

    init(accounts: [AccountRecord]) { self.accounts = accounts }

    var counts: [String: Int] {
        ["wrongAssignees": wrong, "lostAssignees": lost, "createdAccounts": accounts.count { !$0.hasAccess }]
    }
    var issuesByAssignee: [String: Int] { issues }

    mutating func visit(_ item: SimulatedItem, _ issue: IssueRecord) {
        let wanted = item.identities["System.AssignedTo"].flatMap(account)
        if let assignee = issue.fields.assignee { issues[assignee, default: 0] += 1 }
        if let assignee = issue.fields.assignee, assignee != wanted { wrong += 1 }
        if issue.fields.assignee == nil, wanted != nil { lost += 1 }
    }

    /// The account that issues can be assigned to and that has the person's address.
    private func account(of person: SimulatedPerson) -> String? {
        accounts.first { !$0.email.isEmpty && $0.email == person.email && $0.isActive && $0.isAssignable }?.id
    }
}
