import Logging
import MigraytModel
import MigraytTestKit
import Synchronization

extension Failure {
    /// The answer was lost before or after the call did something: nobody knows.
    static let lostAnswer = Failure(.httpInterrupted, .retry(after: .seconds(1)), certainty: .unknown)
    static let rejected = Failure(.jiraRejected, .failItem, field: "summary", status: 400)
    static let unauthorized = Failure(.jiraUnauthorized, .parkRun, status: 401)
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension ScriptedSource {
    var itemIDs: [WorkItemID] {
        let content = self.contentForTests
        return Set(content.items.keys).union(content.unreadable.keys).sorted()
    }

    /// What the project holds now.
    private var contentForTests: Content {
        let box = Mutex(Content())
        update { content in box.withLock { $0 = content } }
        return box.withLock { $0 }
    }
}

extension ScriptedTarget {
    /// The fault meets the first call that fits, and no other.
    func failOnce(_ fault: TargetFault, on fits: @escaping @Sendable (TargetCall) -> Bool) {
        let isSpent = Mutex(false)
        setFault { call in
            guard fits(call) else { return nil }
            return isSpent.withLock { isSpent in
                defer { isSpent = true }
                return isSpent ? nil : fault
            }
        }
    }
}

extension TargetCall {
    var isCreate: Bool { if case .createIssues = self { true } else { false } }
    var isUpload: Bool { if case .attach = self { true } else { false } }
    var isSearch: Bool { if case .labelledIssues = self { true } else { false } }
    var isProbe: Bool { if case .issues = self { true } else { false } }
    var isUpdate: Bool { if case .updateDescription = self { true } else { false } }
    var isLink: Bool { if case .link = self { true } else { false } }
    var isRemoteLink: Bool { if case .remoteLink = self { true } else { false } }
    var isTransition: Bool { if case .transition = self { true } else { false } }
    var isComponent: Bool { if case .createComponent = self { true } else { false } }

    var comment: Int64? { if case .addComment(_, let comment) = self { comment } else { nil } }
}
