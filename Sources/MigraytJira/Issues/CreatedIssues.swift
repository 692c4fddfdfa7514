import MigraytModel
import MigraytPorts

/// Reads the answer of `issue/bulk`: failures name their place in the request, successes stand in the request's order.
struct CreatedIssues: Sendable {
    let sorter: AnswerSorter

    /// One result per draft; `nil` when the answer does not account for each draft exactly once. Then nobody may guess
    /// which issue is whose: provenance has to be read back.
    func creations(in answer: JSON, drafts: Int) -> [IssueCreation]? {
        // Where everything failed the lists may be absent, but not both: then this is another kind of answer.
        guard answer["issues"]?.array != nil || answer["errors"]?.array != nil else { return nil }
        var failures: [Int: Failure] = [:]
        for error in answer["errors"]?.array ?? [] {
            guard let place = error["failedElementNumber"]?.integer, (0..<Int64(drafts)).contains(place),
                failures.updateValue(failure(error), forKey: Int(place)) == nil
            else { return nil }
        }
        let issues = answer["issues"]?.array ?? []
        guard issues.count + failures.count == drafts else { return nil }
        var rest = issues[...]
        var creations: [IssueCreation] = []
        for place in 0..<drafts {
            if let failure = failures[place] {
                creations.append(.rejected(failure))
            } else if let issue = rest.popFirst(), let creation = created(issue) {
                creations.append(creation)
            } else {
                return nil
            }
        }
        return creations
    }

    private func created(_ issue: JSON) -> IssueCreation? {
        guard let id = issue["id"]?.string, let key = issue["key"]?.string.flatMap(IssueKey.init(_:))
        else {
            return nil
        }
        return .created(
            IssueReference(key: key, id: id), transitionFailed: transitionFailed(issue["transition"]))
    }

    /// The create call succeeds although its transition did not: that is said inside only.
    private func transitionFailed(_ transition: JSON?) -> Bool {
        guard let transition else { return false }
        if let status = transition["status"]?.integer, !(200...299).contains(status) { return true }
        let errors = transition["errorCollection"]
        return errors?["errorMessages"]?.array?.isEmpty == false
            || errors?["errors"]?.members?.isEmpty == false
    }

    private func failure(_ error: JSON) -> Failure {
        let collection = error["elementErrors"]
        let status = error["status"]?.integer ?? collection?["status"]?.integer ?? 400
        return sorter.failure(
            status: Int(clamping: status), field: AnswerSorter.field(inErrors: collection))
    }
}
