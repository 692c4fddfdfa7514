import Foundation

/// What is wrong with a start request's mapping of people. Names nobody.
enum PeopleMappingFaults {
    static func faults(of mapping: [String: String]) -> [String] {
        var faults: [String] = []
        if mapping.count > 1_000 { faults.append("options.people_mapping has more than 1000 people") }
        if !mapping.keys.allSatisfy({ UUID(uuidString: $0) != nil }) {
            faults.append("options.people_mapping has a key that is not the GUID of an identity")
        }
        if Set(mapping.keys.map { $0.lowercased() }).count < mapping.count {
            faults.append("options.people_mapping has one person twice")
        }
        if !mapping.values.allSatisfy(isAccount) {
            faults.append("options.people_mapping has a value that is not the id of an account")
        }
        return faults
    }

    private static func isAccount(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ":_-".contains($0)) }
    }
}
