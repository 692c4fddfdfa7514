import MigraytModel

/// How Microsoft's client libraries find their way: `OPTIONS /_apis` and `/_apis/resourceAreas`.
enum LocationEndpoints {
    static func resources(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let locations = ResourceLocation.all.map(\.json)
        return .json(["count": .integer(Int64(locations.count)), "value": .array(locations)])
    }

    /// Every area is served by the organisation itself.
    static func areas(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let areas = [
            ("79134c72-4a58-4b42-976c-04e7115f32bf", "core"), ("5264459e-e5e0-4bd8-b118-0985e68a4ec5", "wit"),
        ]
        return .json([
            "count": .integer(Int64(areas.count)),
            "value": .array(
                areas.map { id, name in
                    ["id": .string(id), "name": .string(name), "locationUrl": .string(call.site.url)]
                }),
        ])
    }
}
