import MigraytModel

/// Reads `issue/{key}/transitions`: the ways that an issue has from where it is, and what their screens ask.
enum TransitionReading {
    /// `nil` when the answer is not of the promised form. A transition that cannot be taken now is left out.
    static func transitions(in answer: JSON) -> [TargetTransition]? {
        guard let list = answer["transitions"]?.array else { return nil }
        return list.compactMap { entry in
            guard let id = entry["id"]?.string, let to = entry["to"]?["id"]?.string,
                entry["isAvailable"]?.bool != false
            else { return nil }
            let fields = (entry["fields"]?.object ?? [:]).sorted { $0.key < $1.key }
            return TargetTransition(id: id, to: to, fields: fields.map { field($0, $1) })
        }
    }

    private static func field(_ id: String, _ entry: JSON) -> TargetTransition.Field {
        TargetTransition.Field(
            id: id, isRequired: entry["required"]?.bool ?? false,
            hasDefault: entry["hasDefaultValue"]?.bool ?? false,
            allowedValues: (entry["allowedValues"]?.array ?? []).compactMap { value in
                guard let id = value["id"]?.string, let name = (value["name"] ?? value["value"])?.string else {
                    return nil
                }
                return TargetTransition.Value(id: id, name: name)
            })
    }
}
