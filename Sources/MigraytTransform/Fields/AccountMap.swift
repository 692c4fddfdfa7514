import MigraytModel

/// Which accounts stand for the people of the source.
public struct AccountMap: Sendable, ExpressibleByDictionaryLiteral {
    private let decisions: [String: IdentityDecision]

    /// - Parameter decisions: By the source's identity; who is not in it has no account.
    public init(_ decisions: [String: IdentityDecision]) { self.decisions = decisions }

    /// Accounts to which every issue can be assigned.
    public init(dictionaryLiteral elements: (String, AccountID?)...) {
        self.init(
            elements.reduce(into: [:]) { decisions, element in
                decisions[element.0] = element.1.map { .email($0, isAssignable: true) } ?? .nobody
            })
    }

    /// A mapping's account that cannot be assigned may not exist at all, and Jira would refuse the issue: it is none.
    func account(of person: SourceIdentity) -> AccountID? {
        guard let decision = decisions[person.id] else { return nil }
        if case .mapping(_, isAssignable: false) = decision { return nil }
        return decision.account
    }

    /// Whether the run wanted to make an account for the person and could not.
    func isRefused(_ person: SourceIdentity) -> Bool { decisions[person.id] == .refused }

    /// The account, where issues can be assigned to it.
    func assignee(for person: SourceIdentity) -> AccountID? {
        guard let decision = decisions[person.id], decision.isAssignable else { return nil }
        return decision.account
    }
}
