import MigraytModel

/// A keyset page of work item ids in WIQL. The `@project` macro is the project of the call's URL.
struct WorkItemQuery {
    let types: [String]
    let area: String?
    let after: WorkItemID?

    var text: String {
        var conditions = [
            "[System.TeamProject] = @project",
            "[System.WorkItemType] IN (\(types.map(Self.quoted).joined(separator: ", ")))",
            "[System.Id] > \(after?.rawValue ?? 0)",
        ]
        if let area { conditions.append("[System.AreaPath] UNDER \(Self.quoted(area))") }
        return "SELECT [System.Id] FROM WorkItems WHERE \(conditions.joined(separator: " AND ")) ORDER BY [System.Id]"
    }

    var body: JSON { ["query": .string(text)] }

    /// The ids of the answer.
    /// - Throws: `ado.unexpected_answer` when they do not ascend: the next page would then leave items out.
    func page(_ answer: JSON) throws(Failure) -> [WorkItemID] {
        guard let rows = answer["workItems"]?.array else { throw .unexpectedAnswer("workItems") }
        var last = after?.rawValue ?? 0
        var ids: [WorkItemID] = []
        ids.reserveCapacity(rows.count)
        for row in rows {
            guard let id = row["id"]?.integer, id > last else { throw .unexpectedAnswer("workItems.id") }
            last = id
            ids.append(WorkItemID(id))
        }
        return ids
    }

    /// A WIQL string: a quote within is doubled.
    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
