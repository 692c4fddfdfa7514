import MigraytModel

/// Work item types, states, fields and relation types.
enum TypeEndpoints {
    static func types(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let types = call.site.source.types.map { json($0, site: call.site) }
        return .json(["count": .integer(Int64(types.count)), "value": .array(types)])
    }

    static func type(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        .json(json(try named(call), site: call.site))
    }

    static func states(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let states = try named(call).states.map { json($0) }
        return .json(["count": .integer(Int64(states.count)), "value": .array(states)])
    }

    private static func named(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedType {
        let name = call.parameters["type"] ?? ""
        guard let type = call.site.source.types.first(where: { $0.name == name || $0.referenceName == name }) else {
            throw AzureDevOpsFailure(
                404, "VS402323: Work item type \(name) does not exist in project.",
                typeKey: "WorkItemTypeNotFoundException")
        }
        return type
    }

    private static func json(_ type: SimulatedType, site: AzureDevOpsSite) -> JSON {
        [
            "name": .string(type.name), "referenceName": .string(type.referenceName), "color": "009CCC",
            "icon": ["id": "icon_book", "url": .string("\(site.url)/_apis/wit/workItemIcons/icon_book?v=2")],
            "isDisabled": false, "states": .array(type.states.map { json($0) }),
            "url": .string("\(site.url)/\(site.projectGUID)/_apis/wit/workItemTypes/\(type.name)"),
        ]
    }

    private static func json(_ state: SimulatedType.State) -> JSON {
        ["name": .string(state.name), "color": "b2b2b2", "category": .string(state.category)]
    }

    static func fields(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let fields = knownFields.map { field -> JSON in
            [
                "referenceName": .string(field.reference), "name": .string(field.name), "type": .string(field.type),
                "usage": "workItem", "readOnly": false, "isIdentity": .bool(field.isIdentity), "isPicklist": false,
                "isQueryable": true, "url": .string("\(call.site.url)/_apis/wit/fields/\(field.reference)"),
            ]
        }
        return .json(["count": .integer(Int64(fields.count)), "value": .array(fields)])
    }

    private static let knownFields: [(reference: String, name: String, type: String, isIdentity: Bool)] = [
        ("System.Id", "ID", "integer", false), ("System.Rev", "Rev", "integer", false),
        ("System.Title", "Title", "string", false), ("System.State", "State", "string", false),
        ("System.Reason", "Reason", "string", false), ("System.Description", "Description", "html", false),
        ("System.History", "History", "history", false), ("System.Tags", "Tags", "plainText", false),
        ("System.AreaPath", "Area Path", "treePath", false),
        ("System.IterationPath", "Iteration Path", "treePath", false),
        ("System.TeamProject", "Team Project", "string", false),
        ("System.WorkItemType", "Work Item Type", "string", false),
        ("System.AssignedTo", "Assigned To", "string", true), ("System.CreatedBy", "Created By", "string", true),
        ("System.ChangedBy", "Changed By", "string", true),
        ("System.CreatedDate", "Created Date", "dateTime", false),
        ("System.ChangedDate", "Changed Date", "dateTime", false),
        ("System.CommentCount", "Comment Count", "integer", false), ("System.Parent", "Parent", "integer", false),
        ("System.Watermark", "Watermark", "integer", false),
        ("Microsoft.VSTS.Common.Priority", "Priority", "integer", false),
        ("Microsoft.VSTS.Common.AcceptanceCriteria", "Acceptance Criteria", "html", false),
        ("Microsoft.VSTS.Scheduling.StoryPoints", "Story Points", "double", false),
        ("Microsoft.VSTS.Scheduling.Effort", "Effort", "double", false),
        ("Microsoft.VSTS.Scheduling.RemainingWork", "Remaining Work", "double", false),
        ("Microsoft.VSTS.TCM.ReproSteps", "Repro Steps", "html", false),
        ("Microsoft.VSTS.TCM.SystemInfo", "System Info", "html", false),
        ("Microsoft.VSTS.TCM.Steps", "Steps", "html", false),
    ]

    static func relationTypes(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        var types: [JSON] = []
        func add(_ reference: String, _ name: String, opposite: String, topology: String, isForward: Bool) {
            types.append([
                "referenceName": .string(reference), "name": .string(name),
                "url": .string("\(call.site.url)/_apis/wit/workItemRelationTypes/\(reference)"),
                "attributes": [
                    "usage": "workItemLink", "editable": true, "enabled": true, "acyclic": .bool(topology != "network"),
                    "directional": .bool(topology != "network"), "singleTarget": .bool(topology == "tree"),
                    "topology": .string(topology), "isForward": .bool(isForward),
                    "oppositeEndReferenceName": .string(opposite),
                ],
            ])
        }
        for link in directedLinks {
            let forward = link.reference + "-Forward"
            let reverse = link.reference + "-Reverse"
            add(forward, link.forward, opposite: reverse, topology: link.topology, isForward: true)
            add(reverse, link.reverse, opposite: forward, topology: link.topology, isForward: false)
        }
        let related = "System.LinkTypes.Related"
        add(related, "Related", opposite: related, topology: "network", isForward: true)
        for reference in ["AttachedFile", "Hyperlink", "ArtifactLink"] {
            types.append([
                "referenceName": .string(reference), "name": .string(reference),
                "attributes": ["usage": "resourceLink", "editable": true, "enabled": true],
            ])
        }
        return .json(["count": .integer(Int64(types.count)), "value": .array(types)])
    }

    private static let directedLinks: [(reference: String, forward: String, reverse: String, topology: String)] = [
        ("System.LinkTypes.Hierarchy", "Child", "Parent", "tree"),
        ("System.LinkTypes.Dependency", "Successor", "Predecessor", "dependency"),
        ("System.LinkTypes.Duplicate", "Duplicate", "Duplicate Of", "tree"),
        ("Microsoft.VSTS.Common.Affects", "Affects", "Affected By", "dependency"),
        ("Microsoft.VSTS.Common.TestedBy", "Tested By", "Tests", "dependency"),
        ("Microsoft.VSTS.TestCase.SharedStepReferencedBy", "Test Case", "Shared Steps", "dependency"),
    ]
}
