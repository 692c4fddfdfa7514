/// The part of WIQL that an inventory by pages needs; anything else is refused.
///
/// `SELECT [System.Id] FROM WorkItems WHERE … AND … ORDER BY [System.Id]`
struct WIQLQuery: Sendable, Equatable {
    var project: String?
    var types: Set<String>?
    var excludedTypes: Set<String> = []
    var idAbove: Int?
    var idAtMost: Int?
    var area: String?
    /// Items of the recycle bin are asked for, of which there are none.
    var wantsDeleted = false

    /// - Throws: a text for the error message.
    init(_ text: String) throws(WIQLError) {
        var tokens = WIQLTokens(text)
        try tokens.expect("SELECT")
        try tokens.expect("[System.Id]")
        try tokens.expect("FROM")
        try tokens.expect("WorkItems")
        try tokens.expect("WHERE")
        repeat { try condition(&tokens) } while tokens.take("AND")
        try tokens.expect("ORDER")
        try tokens.expect("BY")
        try tokens.expect("[System.Id]")
        _ = tokens.take("ASC")
        guard tokens.isAtEnd else { throw WIQLError(text: "unexpected \(tokens.rest) after ORDER BY") }
        guard project != nil else { throw WIQLError(text: "[System.TeamProject] is not limited") }
    }

    private mutating func condition(_ tokens: inout WIQLTokens) throws(WIQLError) {
        let field = try tokens.next()
        switch field.lowercased() {
        case "[system.teamproject]":
            try tokens.expect("=")
            project = tokens.take("@project") ? "@project" : try tokens.literal()
        case "[system.workitemtype]":
            if tokens.take("=") {
                types = [try tokens.literal()]
            } else if tokens.take("NOT") {
                try tokens.expect("IN")
                excludedTypes = try tokens.list()
            } else {
                try tokens.expect("IN")
                types = try tokens.list()
            }
        case "[system.id]":
            if tokens.take(">") {
                idAbove = try tokens.integer()
            } else if tokens.take(">=") {
                idAbove = try tokens.integer() - 1
            } else {
                try tokens.expect("<=")
                idAtMost = try tokens.integer()
            }
        case "[system.areapath]":
            try tokens.expect("UNDER")
            area = try tokens.literal()
        case "[system.isdeleted]":
            let isNegated = tokens.take("<>")
            if !isNegated { try tokens.expect("=") }
            let value = try tokens.next().trimmingQuotes.lowercased()
            guard value == "true" || value == "false" else { throw WIQLError(text: "\(value) is not a boolean") }
            wantsDeleted = (value == "true") != isNegated
        default: throw WIQLError(text: "field \(field) is not supported here")
        }
    }

    func matches(_ id: Int, _ place: SimulatedPlace) -> Bool {
        if wantsDeleted { return false }
        if let idAbove, id <= idAbove { return false }
        if let idAtMost, id > idAtMost { return false }
        if let types, !types.contains(place.type) { return false }
        if excludedTypes.contains(place.type) { return false }
        if let area {
            let path = place.areaPath.lowercased()
            let root = area.lowercased()
            return path == root || path.hasPrefix(root + "\\")
        }
        return true
    }
}
