import MigraytModel
import MigraytObservability
import MigraytPorts
import MigraytTransform

/// Finds the target's account for a person of the source: by the run's mapping, by e-mail address in the target's
/// directory, by making one where the run asks for it, or nobody. Each is decided once; the ledger keeps it.
///
/// An actor, so that shards that meet the same people at the same moment ask the target once.
public actor IdentityResolver {
    /// Runs of which decisions are kept, and decisions that are kept of one: those that a worker meets again and again.
    private static let limits = (runs: 4, decisions: 20_000)

    /// What the ledger said of the runs that are worked on; a run decides nobody twice.
    private var decisions: [(run: RunID, known: [String: IdentityDecision])] = []
    private let turns = Turns()
    /// The run that Jira does not let make accounts: asked for one person, not for each.
    private var runWithoutAccounts: RunID?

    public init() {}

    func accounts(_ people: [SourceIdentity], session: ShardSession, site: TargetSite) async throws(Failure)
        -> AccountMap
    {
        var unique: [String: SourceIdentity] = [:]
        for person in people { unique[person.id] = person }
        guard !unique.isEmpty else { return AccountMap([:]) }
        let mapping = session.run.options.peopleMapping ?? [:]
        let known = try await known(unique.keys.sorted(), mapping, session)
        if known.count == unique.count { return AccountMap(known) }

        await turns.enter()
        defer { turns.leave() }
        // Another shard may have decided them while this one waited.
        let decided = try await self.known(unique.keys.sorted(), mapping, session)
        let open = unique.values.filter { decided[$0.id] == nil }.sorted { $0.id < $1.id }
        let found = try await concurrently(open, limit: 4) { person throws(Failure) in
            (person.id, try await Self.decision(on: person, mapping[person.id], at: session.target, site: site))
        }
        var decisions = Dictionary(uniqueKeysWithValues: found)
        if session.run.options.createAccounts == true, !session.claim.settlesOnly {
            for person in open where decisions[person.id] == .nobody && Self.hasAddress(person) {
                decisions[person.id] = try await create(person, session: session, site: site)
            }
        }
        try await session.ledger.saveIdentities(session.claim, decisions)
        return AccountMap(decided.merging(decisions) { _, found in found })
    }

    /// An address cannot get two accounts, so no intent is needed: whatever the call's outcome, the next look-up tells.
    private func create(_ person: SourceIdentity, session: ShardSession, site: TargetSite) async throws(Failure)
        -> IdentityDecision
    {
        guard site.settings.mayAdminister, runWithoutAccounts != session.run.id else { return .refused }
        var account: AccountID?
        do throws(Failure) {
            account = try await session.target.createAccount(
                email: person.uniqueName, name: person.displayName.map { "\($0) (Former)" })
        } catch {
            guard error.certainty == .unknown || error.disposition == .failItem else { throw error }
            if error.code == .jiraForbidden {
                runWithoutAccounts = session.run.id
                session.logger.log(error, "Jira does not let the run make accounts", [.run: session.run.id.description])
                return .refused
            }
            account = try await session.target.account(email: person.uniqueName)
            if account == nil, error.certainty == .unknown { throw error }
        }
        guard let account else { return .refused }
        return .created(account, isAssignable: try await session.target.isAssignable(account, site: site))
    }

    private static func hasAddress(_ person: SourceIdentity) -> Bool {
        person.uniqueName.reveal().contains("@")
    }

    /// What the ledger knows and this run's mapping does not decide otherwise.
    private func known(_ ids: [String], _ mapping: [String: String], _ session: ShardSession)
        async throws(Failure) -> [String: IdentityDecision]
    {
        let remembered = decisions.first { $0.run == session.run.id }?.known ?? [:]
        let missing = ids.filter { remembered[$0] == nil }
        var known = remembered
        if !missing.isEmpty {
            let found = try await session.ledger.identities(session.project, missing).filter { id, decision in
                if case .mapping(let account, _) = decision {
                    mapping[id] == account.rawValue
                } else {
                    mapping[id] == nil
                }
            }
            remember(found, of: session.run.id)
            known.merge(found) { $1 }
        }
        return Dictionary(ids.compactMap { id in known[id].map { (id, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    private func remember(_ found: [String: IdentityDecision], of run: RunID) {
        let index: Int
        if let present = decisions.firstIndex(where: { $0.run == run }) {
            index = present
        } else {
            if decisions.count == Self.limits.runs { decisions.removeFirst() }
            decisions.append((run, [:]))
            index = decisions.count - 1
        }
        if decisions[index].known.count + found.count > Self.limits.decisions { decisions[index].known = [:] }
        decisions[index].known.merge(found) { $1 }
    }

    /// A person without an address cannot be looked up, and one whose address the target refuses has no account there:
    /// neither is a reason to lose the items that name them.
    private static func decision(
        on person: SourceIdentity, _ mapped: String?, at target: any IssueTarget, site: TargetSite
    )
        async throws(Failure) -> IdentityDecision
    {
        if let account = mapped.map({ AccountID($0) }) { return try await mapping(to: account, at: target, site: site) }
        guard person.uniqueName.reveal().contains(where: { !$0.isWhitespace }) else { return .nobody }
        do {
            guard let account = try await target.account(email: person.uniqueName) else { return .nobody }
            return .email(account, isAssignable: try await target.isAssignable(account, site: site))
        } catch {
            if error.disposition == .failItem { return .nobody }
            throw error
        }
    }

    private static func mapping(to account: AccountID, at target: any IssueTarget, site: TargetSite)
        async throws(Failure) -> IdentityDecision
    {
        do { return .mapping(account, isAssignable: try await target.isAssignable(account, site: site)) } catch {
            if error.disposition == .failItem { return .mapping(account, isAssignable: false) }
            throw error
        }
    }
}
