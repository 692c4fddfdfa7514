import MigraytModel

/// Checks the `fields` of a create or edit request against the screen and the site.
///
/// Jira tells all faults at once, by field; so does this.
struct IssueFieldReader {
    /// Characters of a summary and of a label (platform-apis.md 3.2).
    static let maximumShortText = 255
    /// Characters of a description or comment (platform-apis.md 3.2; here: UTF-16 units of the document's text).
    static let maximumLongText = 32_767

    private let state: JiraState
    private let type: JiraCatalogue.IssueType
    private(set) var errors: [String: String] = [:]

    private init(state: JiraState, type: JiraCatalogue.IssueType) {
        self.state = state
        self.type = type
    }

    /// The fields of a new issue.
    static func create(_ fields: [String: JSON], _ state: JiraState) throws(JiraFailure) -> IssueFields {
        let project = fields["project"]
        guard
            !state.isProjectDeleted
                && (project?["id"] == .string(JiraCatalogue.projectID) || project?["id"]?.integer == 10_000
                    || project?["key"] == .string(state.configuration.projectKey))
        else { throw .field("project", "Specify a valid project ID or key") }
        guard let type = issueType(fields["issuetype"], state.configuration) else {
            throw .field("issuetype", "Specify a valid issue type")
        }
        var reader = IssueFieldReader(state: state, type: type)
        var result = IssueFields(type: type, summary: "", reporter: JiraState.callerID, assignee: JiraState.leadID)
        if fields["summary"] == nil { reader.errors["summary"] = "You must specify a summary of the issue." }
        if type.level < 0, fields["parent"] == nil || fields["parent"] == .null {
            reader.errors["parent"] = "Issue type is a sub-task but parent issue key or id not specified."
        }
        let required = state.configuration.requiredFields.intersection(state.configuration.screen(of: type))
        for field in required where fields[field] == nil || fields[field] == .null {
            reader.errors[field] = "\(field) is required."
        }
        reader.read(fields.filter { $0.key != "project" && $0.key != "issuetype" }, into: &result, knownMedia: [])
        guard reader.errors.isEmpty else { throw JiraFailure(status: 400, errors: reader.errors) }
        return result
    }

    /// The fields of an issue after an edit. `knownMedia` are the media ids of its attachments.
    static func edit(
        _ fields: [String: JSON], of current: IssueFields, _ state: JiraState, knownMedia: Set<String>
    ) throws(JiraFailure) -> IssueFields {
        var reader = IssueFieldReader(state: state, type: current.type)
        var result = current
        for name in ["project", "issuetype"] where fields[name] != nil { reader.errors[name] = unavailable(name) }
        reader.read(
            fields.filter { $0.key != "project" && $0.key != "issuetype" }, into: &result, knownMedia: knownMedia)
        guard reader.errors.isEmpty else { throw JiraFailure(status: 400, errors: reader.errors) }
        return result
    }

    /// The fields of an issue after a transition: it takes what its screen has, and is refused without what that
    /// requires. A required field that the issue has a value of need not be sent.
    static func fields(
        _ current: IssueFields, after fields: [String: JSON], onScreenOf transition: JiraWorkflow.Transition,
        _ state: JiraState
    ) throws(JiraFailure) -> IssueFields {
        var reader = IssueFieldReader(state: state, type: current.type)
        var result = current
        for (name, value) in fields {
            guard transition.required.contains(name) else {
                reader.errors[name] = unavailable(name)
                continue
            }
            if name == "resolution" {
                result.resolution = reader.resolution(value)
            } else {
                result.custom[name] = reader.custom(name, value)
            }
        }
        let missing = transition.required.filter {
            $0 == "resolution" ? fields[$0] == nil : result.custom[$0] == nil && reader.errors[$0] == nil
        }
        reader.errors.merge(Self.missing(missing)) { told, _ in told }
        guard reader.errors.isEmpty else { throw JiraFailure(status: 400, errors: reader.errors) }
        return result
    }

    /// What Jira says of required fields that are not there.
    static func missing(_ fields: [String]) -> [String: String] {
        Dictionary(fields.map { ($0, "\($0) is required.") }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func resolution(_ value: JSON) -> String? {
        let found = JiraCatalogue.resolutions.first { value["id"] == .string($0.0) || value["name"] == .string($0.1) }
        if found == nil { errors["resolution"] = "Specify a valid 'id' or 'name' for Resolution" }
        return found?.0
    }

    private static func issueType(_ value: JSON?, _ site: JiraConfiguration) -> JiraCatalogue.IssueType? {
        if let id = value?["id"]?.string { return site.issueType(id) }
        guard let name = value?["name"]?.string else { return nil }
        return site.issueTypes.first { $0.name == name }
    }

    private static func unavailable(_ name: String) -> String {
        "Field '\(name)' cannot be set. It is not on the appropriate screen, or unknown."
    }

    private mutating func read(_ fields: [String: JSON], into result: inout IssueFields, knownMedia: Set<String>) {
        let screen = state.configuration.screen(of: type)
        for (name, value) in fields {
            guard screen.contains(name) else {
                errors[name] = Self.unavailable(name)
                continue
            }
            switch name {
            case "summary": result.summary = summary(value)
            case "description": description(value, into: &result, knownMedia: knownMedia)
            case "priority": result.priority = priority(value) ?? result.priority
            case "labels": result.labels = labels(value)
            case "components": result.components = components(value)
            case "reporter": result.reporter = account(value, field: name) ?? result.reporter
            case "assignee": result.assignee = assignee(value)
            case "parent": result.parent = parent(value)
            case "duedate": result.dueDate = dueDate(value)
            case JiraCatalogue.storyPoints: result.storyPoints = number(value, field: name)
            case JiraCatalogue.sprint: result.sprint = sprint(value)
            default: result.custom[name] = custom(name, value)
            }
        }
    }

    private mutating func custom(_ name: String, _ value: JSON) -> JSON? {
        if value.isNull { return nil }
        let fault = CustomField[name].map { $0.fault(of: value, state: state) } ?? Self.unavailable(name)
        if let fault { errors[name] = fault }
        return value
    }

    private mutating func summary(_ value: JSON) -> String {
        let text = value.string ?? ""
        if text.allSatisfy(\.isWhitespace) {
            errors["summary"] = "You must specify a summary of the issue."
        } else if text.contains(where: \.isNewline) {
            errors["summary"] = "The summary is invalid because it contains newline characters."
        } else if text.utf16.count > Self.maximumShortText {
            errors["summary"] = "Summary can't exceed \(Self.maximumShortText) characters."
        }
        return text
    }

    private mutating func description(_ value: JSON, into result: inout IssueFields, knownMedia: Set<String>) {
        guard !value.isNull else {
            result.description = nil
            result.media = []
            return
        }
        do throws(JiraFailure) {
            let summary = try Self.check(document: value, knownMedia: knownMedia)
            result.description = value.bytes()
            result.media = summary.media
        } catch {
            errors["description"] = error.messages.joined(separator: " ")
        }
    }

    /// A document within the limits whose pictures all exist (platform-apis.md 2.2, 4).
    static func check(document: JSON, knownMedia: Set<String>) throws(JiraFailure) -> ADFSummary {
        let summary: ADFSummary
        do throws(ADFFault) { summary = try ADFValidator.summary(of: document) } catch {
            throw .badRequest("INVALID_INPUT: \(error.reason) at \(error.path)")
        }
        guard summary.textLength <= maximumLongText else {
            throw .badRequest(
                "The entered text is too long. It exceeds the allowed limit of 32,767 characters. CONTENT_LIMIT_EXCEEDED"
            )
        }
        guard summary.media.isSubset(of: knownMedia) else { throw .badRequest("ATTACHMENT_VALIDATION_ERROR") }
        return summary
    }

    private mutating func priority(_ value: JSON) -> String? {
        if let id = value["id"]?.string, JiraCatalogue.priorities.contains(where: { $0.0 == id }) { return id }
        if let name = value["name"]?.string, let found = JiraCatalogue.priorities.first(where: { $0.1 == name }) {
            return found.0
        }
        errors["priority"] = "The priority selected is invalid."
        return nil
    }

    private mutating func labels(_ value: JSON) -> [String] {
        guard let array = value.array, array.allSatisfy({ $0.string != nil }) else {
            errors["labels"] = "Operation value must be an array of strings"
            return []
        }
        var labels: [String] = []
        for label in array.compactMap(\.string) {
            if label.contains(where: \.isWhitespace) {
                errors["labels"] = "The label '\(label.count) characters' contains spaces which is invalid."
            } else if label.isEmpty || label.utf16.count > Self.maximumShortText {
                errors["labels"] = "The label exceeds \(Self.maximumShortText) characters or is empty."
            } else if !labels.contains(label) {
                labels.append(label)
            }
        }
        return labels
    }

    private mutating func components(_ value: JSON) -> [String] {
        guard let array = value.array else {
            errors["components"] = "data was not an array"
            return []
        }
        return array.compactMap { element in
            let id = element["id"]?.string
            let name = element["name"]?.string
            if let found = state.components.first(where: { $0.id == id || (id == nil && $0.name == name) }) {
                return found.id
            }
            errors["components"] = "Component id '\(id ?? "")' is not valid"
            return nil
        }
    }

    private mutating func assignee(_ value: JSON) -> String? {
        guard value.isNull || value["id"] == .null else { return account(value, field: "assignee") }
        if !state.configuration.site.allowsUnassigned { errors["assignee"] = "Issues must be assigned." }
        return nil
    }

    private mutating func account(_ value: JSON, field: String) -> String? {
        guard let id = (value["id"] ?? value["accountId"])?.string, let account = state.accountsByID[id] else {
            errors[field] = field == "assignee" ? "User does not exist." : "The reporter specified is not a user."
            return nil
        }
        guard account.isActive else {
            errors[field] =
                field == "assignee"
                ? "User cannot be assigned issues." : "The reporter specified is not an active user."
            return nil
        }
        if field == "assignee", !account.isAssignable { errors[field] = "User cannot be assigned issues." }
        return id
    }

    private mutating func parent(_ value: JSON) -> Int? {
        if value.isNull { return nil }
        guard let text = (value["key"] ?? value["id"])?.string, let number = state.number(text) else {
            errors["parent"] = "Could not find issue by id or key."
            return nil
        }
        guard state[number].fields.type.level == type.level + 1 else {
            errors["parent"] =
                "Given parent work item does not belong to appropriate hierarchy."
            return nil
        }
        return number
    }

    private mutating func number(_ value: JSON, field: String) -> Double? {
        if !value.isNull, value.number == nil { errors[field] = "Operation value must be a number" }
        return value.number
    }

    private mutating func sprint(_ value: JSON) -> Int? {
        if value.isNull { return nil }
        guard let id = value.integer.map({ Int($0) }) else {
            errors[JiraCatalogue.sprint] = "Number value expected as the Sprint id."
            return nil
        }
        guard let sprint = state.sprints.first(where: { $0.id == id }), sprint.state != .closed else {
            errors[JiraCatalogue.sprint] = "Sprint with id \(id) does not exist or is closed."
            return nil
        }
        return id
    }

    private mutating func dueDate(_ value: JSON) -> String? {
        if value.isNull { return nil }
        guard let text = value.string, text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else {
            errors["duedate"] = "Error parsing date string"
            return nil
        }
        return text
    }
}
