/// What a query needs to know of an item.
public struct SimulatedPlace: Sendable, Hashable {
    public let type: String
    public let areaPath: String
    public let parent: Int?
}
