import MigraytAPIContract
import MigraytModel

/// What is wrong with a start request's mapping of fields. Names nothing that could be content.
enum FieldMappingFaults {
    static func faults(of options: StartRequest.Options?) -> [String] {
        let mapping = options?.fieldMapping ?? [:]
        var faults: [String] = []
        if mapping.count > 100 { faults.append("options.field_mapping has more than 100 fields") }
        if !mapping.keys.allSatisfy(isReferenceName) {
            faults.append(
                "options.field_mapping has a key that is not the reference name of a field (Custom.CostCentre)")
        }
        if mapping.keys.contains(where: { $0.hasPrefix("System.") || $0.hasPrefix("WEF_") }) {
            faults.append("options.field_mapping maps a field of the platform, which has a place of its own")
        }
        if !mapping.values.allSatisfy({ (1...255).contains($0.utf16.count) }) {
            faults.append("options.field_mapping has a Jira field that is not an id or name of 1 to 255 characters")
        }
        if Set(mapping.values.map { $0.lowercased() }).count < mapping.count {
            faults.append("options.field_mapping maps two fields to one")
        }
        if let policy = options?.fieldPolicy, FieldPolicy(rawValue: policy) == nil {
            faults.append("options.field_policy must be drop, default or fail")
        }
        return faults
    }

    private static func isReferenceName(_ name: String) -> Bool {
        (3...128).contains(name.utf8.count) && name.contains(".")
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }
}
