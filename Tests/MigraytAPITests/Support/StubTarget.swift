import Foundation
import MigraytModel
import MigraytPorts

/// A Jira project that can only be looked at.
struct StubTarget: IssueTarget {
    let refusal: Failure?

    func verifyAccess() async throws(Failure) {
        if let refusal { throw refusal }
    }

    func site() async throws(Failure) -> TargetSite { throw .unused }
    func components(site: TargetSite) async throws(Failure) -> [TargetComponent] { throw .unused }
    func createComponent(named name: String, site: TargetSite) async throws(Failure) -> TargetComponent {
        throw .unused
    }
    func sprints(board: Int64) async throws(Failure) -> [TargetSprint] { throw .unused }
    func createSprint(
        named name: String, goal: String?, start: Date?, end: Date?, board: Int64
    ) async throws(Failure) -> TargetSprint { throw .unused }
    func moveSprint(_ sprint: Int64, to state: TargetSprint.State, start: Date, end: Date) async throws(Failure) {
        throw .unused
    }
    func account(email: Sensitive<String>) async throws(Failure) -> AccountID? { throw .unused }
    func createAccount(email: Sensitive<String>, name: Sensitive<String>) async throws(Failure) -> AccountID {
        throw .unused
    }
    func isAssignable(_ account: AccountID, site: TargetSite) async throws(Failure) -> Bool { throw .unused }
    func createIssues(_ drafts: [IssueDraft], site: TargetSite) async throws(Failure) -> [IssueCreation] {
        throw .unused
    }
    func issues(_ keys: [IssueKey], detail: IssueDetail, site: TargetSite) async throws(Failure) -> [TargetIssue] {
        throw .unused
    }
    func labelledIssues(after number: Int64?, page: String?, site: TargetSite) async throws(Failure)
        -> LabelledIssuePage
    {
        throw .unused
    }
    func updateDescription(_ description: Sensitive<ADFNode>, of issue: IssueKey) async throws(Failure) {
        throw .unused
    }
    func transitions(of issue: IssueKey) async throws(Failure) -> [TargetTransition] { throw .unused }
    func transition(_ issue: IssueKey, by transitionID: String, fields: [String: JSON]) async throws(Failure) {
        throw .unused
    }
    func attach(_ files: [UploadFile], to issue: IssueKey) async throws(Failure) -> [TargetAttachment] {
        throw .unused
    }
    func attachments(of issue: IssueKey) async throws(Failure) -> [TargetAttachment] { throw .unused }
    func mediaID(of attachment: String) async throws(Failure) -> String { throw .unused }
    func addComment(_ body: Sensitive<ADFNode>, part: CommentProvenance, to issue: IssueKey) async throws(Failure)
        -> String
    { throw .unused }
    func commentTexts(of issue: IssueKey, startingAt start: Int) async throws(Failure) -> [Sensitive<JSON>] {
        throw .unused
    }
    func comments(of issue: IssueKey) async throws(Failure) -> [TargetComment] { throw .unused }
    func linkTypes() async throws(Failure) -> [TargetSite.LinkType] { throw .unused }
    func createLinkType(_ type: LinkTypeDefinition) async throws(Failure) -> TargetSite.LinkType { throw .unused }
    func setParent(_ parent: IssueKey, of issue: IssueKey) async throws(Failure) { throw .unused }
    func link(type: String, outward: IssueKey, inward: IssueKey) async throws(Failure) { throw .unused }
    func remoteLink(_ link: RemoteLink, on issue: IssueKey) async throws(Failure) { throw .unused }
    func removeRemoteLink(_ link: RemoteLink, from issue: IssueKey) async throws(Failure) { throw .unused }
}
