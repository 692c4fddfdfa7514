/// Something that could not be carried over as it was, named on its item. Never holds content.
public struct Diagnostic: Sendable, Hashable, Codable {
    public let code: Code
    /// The field, relation or construct that it speaks of, by its technical name (`System.Tags`, `img`).
    public let field: String?
    /// How often on this item.
    public let count: Int

    public init(_ code: Code, field: String? = nil, count: Int = 1) {
        self.code = code
        self.field = field
        self.count = count
    }

    /// The stable name of a diagnostic.
    public struct Code: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        init(_ rawValue: String) { self.rawValue = rawValue }
    }
}

extension Diagnostic.Code {
    public static let typeDefaulted = Self("type.defaulted")
    public static let typeBecameSubtask = Self("type.became_subtask")
    public static let hierarchyCollapsed = Self("hierarchy.collapsed")
    public static let hierarchyParentNotRepresentable = Self("hierarchy.parent_not_representable")
    public static let hierarchyParentMissing = Self("hierarchy.parent_missing")
    public static let stateUnmapped = Self("state.unmapped")
    public static let stateUnreachable = Self("state.unreachable")
    public static let stateFieldRequired = Self("state.field_required")
    public static let priorityUnmapped = Self("priority.unmapped")
    public static let userUnmatched = Self("user.unmatched")
    public static let userAccountRefused = Self("user.account_refused")
    public static let userNotAssignable = Self("user.not_assignable")
    public static let userDefaultAssignee = Self("user.default_assignee")
    public static let sprintMissing = Self("sprint.missing")
    public static let sprintClosed = Self("sprint.closed")
    public static let sprintOfParent = Self("sprint.of_parent")
    public static let sprintDatesDropped = Self("sprint.dates_dropped")
    public static let sprintRenamed = Self("sprint.renamed")
    public static let sprintNotMoved = Self("sprint.not_moved")
    public static let componentOfAncestor = Self("component.of_ancestor")
    public static let componentMissing = Self("component.missing")
    public static let titleTruncated = Self("title.truncated")
    public static let titleEmpty = Self("title.empty")
    public static let textTruncated = Self("text.truncated")
    public static let textConstructRebuilt = Self("text.construct_rebuilt")
    public static let textConstructDropped = Self("text.construct_dropped")
    public static let labelChanged = Self("label.changed")
    public static let fieldNotOnScreen = Self("field.not_on_screen")
    public static let fieldDefaulted = Self("field.defaulted")
    public static let fieldInDescription = Self("field.in_description")
    public static let fieldNotCarried = Self("field.not_carried")
    public static let fieldTypeNotConverted = Self("field.type_not_converted")
    public static let fieldValueNotConverted = Self("field.value_not_converted")
    public static let imageMissing = Self("image.missing")
    public static let attachmentTooLarge = Self("attachment.too_large")
    public static let attachmentFailed = Self("attachment.failed")
    public static let commentOverLimit = Self("comment.over_limit")
    public static let commentFailed = Self("comment.failed")
    public static let linkOtherEndMissing = Self("link.other_end_missing")
    public static let linkTypeUnmapped = Self("link.type_unmapped")
    public static let remoteLinkFailed = Self("link.remote_failed")
    public static let relationNotCarried = Self("relation.not_carried")
    public static let sourceChanged = Self("source.changed_since")
    public static let runRestored = Self("run.restored")
    public static let verifyMissing = Self("verify.missing")
    public static let verifyDifferent = Self("verify.different")
    public static let verifySourceFile = Self("verify.source_file")
    public static let verifyDuplicate = Self("verify.duplicate")
}
