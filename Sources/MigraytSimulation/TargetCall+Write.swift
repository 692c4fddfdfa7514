import MigraytTestKit

extension TargetCall {
    /// Whether the call changes the target.
    var isWrite: Bool {
        switch self {
        case .createComponent, .createSprint, .moveSprint, .createIssues, .updateDescription, .transition, .attach,
            .addComment, .link, .remoteLink, .removeRemoteLink, .createAccount, .createLinkType, .setParent:
            true
        case .site, .verifyAccess, .components, .sprints, .account, .issues, .labelledIssues, .attachments, .mediaID,
            .comments, .transitions, .linkTypes:
            false
        }
    }
}
