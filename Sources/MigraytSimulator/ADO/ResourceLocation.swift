import MigraytModel

/// Where a resource of the REST API is found.
///
/// Microsoft's client libraries know resources by id only and ask the organisation for the rest with
/// `OPTIONS {organization}/_apis` (azure-devops-python-api, `client.py`, `_get_resource_locations`).
struct ResourceLocation: Sendable {
    let id: String
    let area: String
    let name: String
    /// A client leaves out the segments that it has no value for.
    let template: String
    /// Of the resource within version 7.1: the number at the end of `7.1-preview.3`.
    let version: Int

    private static func wit(_ id: String, _ name: String, _ template: String, version: Int) -> ResourceLocation {
        ResourceLocation(
            id: id, area: "wit", name: name, template: "{project}/_apis/{area}/\(template)", version: version)
    }

    /// The ids are those of the client library's version 7.1.
    static let all: [ResourceLocation] = [
        ResourceLocation(
            id: "e81700f7-3be2-46de-8624-2eb35882fcaa", area: "Location", name: "ResourceAreas",
            template: "_apis/{resource}/{areaId}", version: 1),
        ResourceLocation(
            id: "603fe2ac-9723-48b9-88ad-09305aa6c6e1", area: "core", name: "projects",
            template: "_apis/{resource}/{*projectId}", version: 4),
        ResourceLocation(
            id: "1a9c53f7-f243-4447-b110-35ef023636e4", area: "wit", name: "wiql",
            template: "{project}/{team}/_apis/{area}/{resource}/{id}", version: 2),
        wit("908509b6-4248-4475-a1cd-829139ba419f", "workItemsBatch", "{resource}", version: 1),
        wit("72c7ddf8-2cdc-4f60-90cd-ab71c14a399b", "workItems", "{resource}/{id}", version: 3),
        wit(
            "608aac0a-32e1-4493-a863-b9cf4566d257", "comments", "workItems/{workItemId}/{resource}/{commentId}",
            version: 4),
        wit("a70579d1-f53a-48ee-a5be-7be8659023b9", "classificationNodes", "{resource}", version: 2),
        wit(
            "5a172953-1b41-49d3-840a-33f79c3ce89f", "classificationNodes", "{resource}/{structureGroup}/{*path}",
            version: 2),
        wit("7c8d7a76-4a09-43e8-b5df-bd792f4ac6aa", "workItemTypes", "{resource}/{type}", version: 2),
        wit("e07b5fa4-1499-494d-a496-64b860fd64ff", "attachments", "{resource}/{id}", version: 3),
    ]

    var json: JSON {
        [
            "id": .string(id), "area": .string(area), "resourceName": .string(name), "routeTemplate": .string(template),
            "resourceVersion": .integer(Int64(version)), "minVersion": "1.0", "maxVersion": "7.1",
            "releasedVersion": "7.1",
        ]
    }
}
