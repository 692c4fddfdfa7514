import MigraytModel
import MigraytPorts

/// A comment as far as its origin is concerned.
struct CommentReading: Sendable, Hashable {
    let id: String
    /// Whether the answer said anything of the comment's properties.
    let hasProperties: Bool
    let provenance: CommentProvenance?

    /// `nil` when the list or one of its entries is not of the promised form.
    static func readings(_ list: JSON?) -> [CommentReading]? {
        guard let list = list?.array else { return nil }
        let readings = list.compactMap { entry -> CommentReading? in
            guard let id = entry["id"]?.string else { return nil }
            let properties = entry["properties"]?.array
            let own = properties?.first { $0["key"]?.string == Provenance.propertyKey }?["value"]
            return CommentReading(
                id: id, hasProperties: properties != nil,
                provenance: own.flatMap(CommentProvenance.init(_:)))
        }
        return readings.count == list.count ? readings : nil
    }
}
