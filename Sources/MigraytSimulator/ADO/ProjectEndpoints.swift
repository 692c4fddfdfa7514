import MigraytModel

/// `/_apis/projects`
enum ProjectEndpoints {
    static func list(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        .json(["count": 1, "value": [project(of: call.site)]])
    }

    static func get(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        .json(project(of: call.site))
    }

    private static func project(of site: AzureDevOpsSite) -> JSON {
        [
            "id": .string(site.projectGUID), "name": .string(site.project), "state": "wellFormed", "revision": 1,
            "visibility": "private", "lastUpdateTime": "2026-01-01T00:00:00Z",
            "url": .string("\(site.url)/_apis/projects/\(site.projectGUID)"),
            "capabilities": ["processTemplate": ["templateName": "Agile"]],
        ]
    }
}
