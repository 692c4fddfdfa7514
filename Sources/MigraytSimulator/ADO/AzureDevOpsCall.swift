import MigraytModel

/// One authenticated request to the Azure DevOps side with all that a handler needs.
struct AzureDevOpsCall: Sendable {
    let site: AzureDevOpsSite
    let request: SimulatedRequest
    let parameters: [String: String]
    let time: Instant

    /// The body as a JSON object.
    func object(allowing keys: Set<String>) throws(AzureDevOpsFailure) -> [String: JSON] {
        guard let object = (try? JSONParser.parse(request.body))?.object else {
            throw .badRequest("VS403357: The request body is not valid JSON.")
        }
        if let unknown = object.keys.sorted().first(where: { !keys.contains($0) }) {
            throw .badRequest("VS403358: Unknown property \(unknown).")
        }
        return object
    }

    func integer(_ name: String, default value: Int) throws(AzureDevOpsFailure) -> Int {
        guard let text = request.query[name] else { return value }
        guard let number = Int(text), number >= 0 else {
            throw .badRequest("VS402338: The value of \(name) is not a number.")
        }
        return number
    }
}
