import MigraytModel

/// A refusal in the shape that Azure DevOps gives it (platform-apis.md 1.1).
struct AzureDevOpsFailure: Error, Sendable {
    let status: Int
    /// Begins with the code, such as `VS402337: …`.
    let message: String
    let typeKey: String

    init(_ status: Int, _ message: String, typeKey: String) {
        self.status = status
        self.message = message
        self.typeKey = typeKey
    }

    static func badRequest(_ message: String) -> AzureDevOpsFailure {
        AzureDevOpsFailure(400, message, typeKey: "VssPropertyValidationException")
    }

    static func projectNotFound(_ name: String) -> AzureDevOpsFailure {
        AzureDevOpsFailure(
            404,
            "TF200016: The following project does not exist: \(name). Verify that the name of the project is correct and "
                + "that the project exists on the specified Azure DevOps Server.",
            typeKey: "ProjectDoesNotExistWithNameException")
    }

    static func itemNotFound(_ id: Int) -> AzureDevOpsFailure {
        AzureDevOpsFailure(
            404, "TF401232: Work item \(id) does not exist, or you do not have permissions to read it.",
            typeKey: "WorkItemUnauthorizedAccessException")
    }

    var response: SimulatedResponse {
        .json(
            [
                "$id": "1", "innerException": nil, "message": .string(message),
                "typeName": .string("Microsoft.TeamFoundation.WorkItemTracking.Server.\(typeKey)"),
                "typeKey": .string(typeKey), "errorCode": 0, "eventId": 3000,
            ], status: status)
    }
}
