import MigraytModel

/// The link type that stands for a relation, and which end of the link lists it.
struct RelationType {
    let linkType: LinkTypeDefinition
    /// Whether the item that lists the relation is the outward end; `nil` where there is no direction.
    let isForward: Bool?

    init(_ relation: String) {
        let direction = Self.direction(of: relation)
        let stem = relation.dropLast(direction?.suffix.count ?? 0)
        if let known = Self.known[String(stem)] {
            linkType = known.type
            isForward = direction.map { $0.isForward != known.isTurned }
        } else {
            linkType = Self.made(from: stem, isDirected: direction != nil)
            isForward = direction?.isForward
        }
    }

    static let relates = LinkTypeDefinition(name: "Relates", outward: "relates to", inward: "relates to")

    /// `isTurned`: the forward relation is listed by the inward end ("Tested By" by what is tested).
    private static let known: [String: (type: LinkTypeDefinition, isTurned: Bool)] = [
        "System.LinkTypes.Related": (relates, false),
        "System.LinkTypes.Dependency": (
            LinkTypeDefinition(name: "Blocks", outward: "blocks", inward: "is blocked by"), false
        ),
        "System.LinkTypes.Duplicate": (
            LinkTypeDefinition(name: "Duplicate", outward: "duplicates", inward: "is duplicated by"), false
        ),
        "Microsoft.VSTS.Common.Affects": (
            LinkTypeDefinition(name: "Affects", outward: "affects", inward: "is affected by"), false
        ),
        "Microsoft.VSTS.Common.TestedBy": (
            LinkTypeDefinition(name: "Tests", outward: "tests", inward: "is tested by"), true
        ),
    ]

    private static func direction(of relation: String) -> (suffix: String, isForward: Bool)? {
        if relation.hasSuffix("-Forward") { return ("-Forward", true) }
        return relation.hasSuffix("-Reverse") ? ("-Reverse", false) : nil
    }

    /// `Microsoft.VSTS.TestCase.SharedStepReferencedBy` becomes "Shared Step Referenced By".
    private static func made(from stem: Substring, isDirected: Bool) -> LinkTypeDefinition {
        var name = ""
        for character in stem.split(separator: ".").last ?? stem {
            if character.isUppercase, name.last?.isLowercase == true { name += " " }
            name.append(character)
        }
        name = VisibleText.prefix(VisibleText.line(name), utf16: longestName)
        if name.isEmpty { name = relates.name }
        let outward = name.lowercased()
        return LinkTypeDefinition(name: name, outward: outward, inward: isDirected ? "\(outward) (reverse)" : outward)
    }

    /// Jira's own limit is not documented; its names have one or two words.
    private static let longestName = 60
}
