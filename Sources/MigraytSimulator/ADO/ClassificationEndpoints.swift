import MigraytModel

/// Areas and iterations (platform-apis.md 1.5).
enum ClassificationEndpoints {
    /// Nodes are numbered from here on, parents first.
    static let firstArea = 1
    static let firstIteration = 1_000

    static func roots(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let depth = try call.integer("$depth", default: 0)
        return .json(["count": 2, "value": [tree("areas", call, depth), tree("iterations", call, depth)]])
    }

    static func root(_ call: AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse {
        let depth = try call.integer("$depth", default: 0)
        let group = (call.parameters["group"] ?? "").lowercased()
        guard group == "areas" || group == "iterations" else {
            throw .badRequest("VS402485: The structure group \(group) is not known.")
        }
        return .json(tree(group, call, depth))
    }

    private static func tree(_ group: String, _ call: AzureDevOpsCall, _ depth: Int) -> JSON {
        let isArea = group == "areas"
        let root = isArea ? call.site.source.areas : call.site.source.iterations
        var counter = isArea ? firstArea : firstIteration
        return node(
            root, path: "\\\(call.site.project)\\\(isArea ? "Area" : "Iteration")", type: isArea ? "area" : "iteration",
            url:
                "\(call.site.url)/\(call.site.projectGUID)/_apis/wit/classificationNodes/\(isArea ? "Areas" : "Iterations")",
            depth: depth, counter: &counter)
    }

    private static func node(
        _ node: SimulatedNode, path: String, type: String, url: String, depth: Int, counter: inout Int
    ) -> JSON {
        var members: [String: JSON] = [
            "id": .integer(Int64(counter)), "identifier": .string(Seed(0).guid(.classification, counter)),
            "name": .string(node.name), "structureType": .string(type), "hasChildren": .bool(!node.children.isEmpty),
            "path": .string(path), "url": .string(url),
        ]
        counter += 1
        if let start = node.start, let finish = node.finish {
            members["attributes"] = ["startDate": .string(start.iso8601), "finishDate": .string(finish.iso8601)]
        }
        if depth > 0, !node.children.isEmpty {
            members["children"] = .array(
                node.children.map { child in
                    self.node(
                        child, path: "\(path)\\\(child.name)", type: type, url: "\(url)/\(child.name)",
                        depth: depth - 1, counter: &counter)
                })
        }
        return .object(members)
    }
}
