import MigraytModel

/// The area above another one that has what the other lacks.
public enum NearestArea {
    /// - Parameter hasComponent: Whether an area of this id has one.
    /// - Returns: The id of the nearest area above; `nil` where none has one, or the area is not in the tree.
    public static func above(
        _ area: Int64, in areas: [ClassificationNode], where hasComponent: (Int64) -> Bool
    ) -> Int64? {
        let parents = Dictionary(areas.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
        var current = parents[area] ?? nil
        // No tree is deeper than it has nodes.
        for _ in areas {
            guard let id = current else { return nil }
            if hasComponent(id) { return id }
            current = parents[id] ?? nil
        }
        return nil
    }
}
