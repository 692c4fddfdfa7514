import MigraytModel
import MigraytPorts

/// A run's event as CloudEvents 1.0 JSON: ids, states and numbers only.
public struct CloudEvent: Sendable, Hashable {
    private let event: RunEvent

    public init(_ event: RunEvent) { self.event = event }

    public func encoded() -> [UInt8] {
        var data: [String: JSON] = [
            "run": .string(event.run.description), "state": .string(event.state.rawValue),
            "enumerated": .integer(event.enumerated), "finished": .integer(event.finished),
            "failed": .integer(event.failed),
        ]
        if let step = event.step {
            data["phase"] = .string(step.phase.rawValue)
            data["level"] = .integer(Int64(step.level))
        }
        let envelope: JSON = [
            "specversion": "1.0", "id": .string(String(event.id)), "source": "/migrayt/runs",
            "type": .string("ai.migrayt.\(event.kind.rawValue)"), "subject": .string(event.run.description),
            "time": .string(event.time), "datacontenttype": "application/json", "data": .object(data),
        ]
        return envelope.bytes(sortedKeys: true)
    }
}
