import Foundation

/// What the simulated Jira holds, compared with the source by the simulator itself: nothing of it comes from our
/// ledger.
struct Tally: Decodable, Sendable {
    let sourceItems: Int
    let sourceComments: Int
    let sourceAttachments: Int
    let sourceInlineImages: Int
    /// Items that a query finds and a read does not.
    let unmigratable: [Int]

    let issuesInJira: Int
    let issuesWithoutProvenance: Int
    let provenanceMismatches: Int
    let unknownSourceItems: Int
    let lost: Int
    let duplicates: Int
    let wrongParents: Int
    /// Issues without the parent that Jira could hold.
    let lostParents: Int

    let comments: Int
    let lostComments: Int
    let duplicateComments: Int
    let commentsOutOfOrder: Int

    let attachments: Int
    let lostAttachments: Int
    let duplicateAttachments: Int
    let inlineImagesShown: Int
    /// Texts that still point at a file of the source.
    let sourceFileReferences: Int

    let links: Int
    let lostLinks: Int
    let unexpectedLinks: Int
    let turnedLinks: Int

    let remoteLinks: Int
    let lostRemoteLinks: Int
    let duplicateRemoteLinks: Int
    /// Remote links to items that have an issue.
    let staleRemoteLinks: Int
    let issuesWithParent: Int

    /// Issues assigned to somebody who is not the item's assignee, or to nobody where the item has one.
    let wrongAssignees: Int
    let lostAssignees: Int
    /// Accounts without access to any product.
    let createdAccounts: Int
    /// Account → issues assigned to it.
    let issuesByAssignee: [String: Int]

    let sourceCustomFields: Int
    let lostCustomFields: Int
    /// Jira's custom field → issues with a value in it.
    let customFieldValues: [String: Int]
    /// The source's own field → items with a value whose issue has the custom fields on its screen.
    let sourceFieldsOnOrdinaryIssues: [String: Int]

    let lostSprints: Int
    let wrongSprints: Int
    let issuesBySprintState: [String: Int]
    let issuesByType: [String: Int]
    let sourceItemsByType: [String: Int]
    /// The source's state → statuses of the issues.
    let statusesByState: [String: [String: Int]]
    /// Issues that are done without a resolution.
    let unresolved: Int

    let sprints: Int
    let components: Int
    let requests: Requests

    struct Requests: Decodable, Sendable {
        let ado: Int
        let jira: Int
    }

    /// What runs have written, so that two tallies can be compared.
    var written: [Int] { [issuesInJira, comments, attachments, links, remoteLinks, sprints, components] }
}
