import MigraytModel
import MigraytPorts

extension WorkItemReading {
    /// The items of a batch answer in the order of `ids`. The answer holds null in the place of an item that is gone.
    static func batch(_ answer: JSON, in ids: [WorkItemID]) throws(Failure) -> [WorkItemReading] {
        guard let entries = answer["value"]?.array else { throw .unexpectedAnswer("value") }
        var readings: [WorkItemID: WorkItemReading] = [:]
        for entry in entries where !entry.isNull {
            guard let number = entry["id"]?.integer else { throw .unexpectedAnswer("value.id") }
            readings[WorkItemID(number)] = WorkItemReading(entry, id: WorkItemID(number))
        }
        return ids.compactMap { readings[$0] }
    }

    init(_ entry: JSON, id: WorkItemID) {
        do throws(UnreadableField) {
            self = .item(try WorkItem(entry, id: id))
        } catch {
            self = .unreadable(id, field: error.name)
        }
    }
}
