import MigraytModel

/// Requests by endpoint.
struct RequestTally {
    let counts: [RequestLog.Endpoint: RequestLog.Count]

    var json: JSON {
        func total(_ platform: Platform) -> JSON {
            .integer(Int64(counts.filter { $0.key.platform == platform }.reduce(0) { $0 + $1.value.total }))
        }
        let sorted = counts.sorted { left, right in
            (left.key.platform.rawValue, left.key.template, left.key.method)
                < (right.key.platform.rawValue, right.key.template, right.key.method)
        }
        return [
            "requests": ["ado": total(.azureDevOps), "jira": total(.jira)],
            "http429": .integer(Int64(counts.values.reduce(0) { $0 + $1.throttled })),
            "requestsByEndpoint": .array(
                sorted.map { endpoint, count in
                    [
                        "platform": .string(endpoint.platform.rawValue), "method": .string(endpoint.method),
                        "template": .string(endpoint.template), "count": .integer(Int64(count.total)),
                        "status429": .integer(Int64(count.throttled)),
                    ]
                }),
        ]
    }
}
