/// The part of JQL that looking for migrated issues needs; anything else is refused.
struct JQLQuery: Sendable {
    enum Condition: Sendable {
        case project(String)
        case labels(Set<String>)
        /// Keys or ids.
        case keys(Set<String>)
        case compare(sign: String, key: String)
        case issueTypes(Set<String>)
    }

    var conditions: [Condition] = []
    var isDescending = false

    init(_ text: String) throws(JQLError) {
        var tokens = WIQLTokens(text)
        do throws(WIQLError) {
            if !tokens.take("ORDER") {
                repeat {
                    do throws(JQLError) { try condition(&tokens) } catch { throw WIQLError(text: error.text) }
                } while tokens.take("AND")
                if !tokens.isAtEnd { try tokens.expect("ORDER") } else { return }
            }
            try tokens.expect("BY")
            let field = try tokens.next().lowercased()
            guard ["key", "issuekey", "id", "created"].contains(field) else {
                throw WIQLError(text: "Not able to sort using field '\(field)'.")
            }
            isDescending = tokens.take("DESC")
            if !isDescending { _ = tokens.take("ASC") }
            guard tokens.isAtEnd else { throw WIQLError(text: "Expecting the end of the query.") }
        } catch {
            throw JQLError(text: "Error in the JQL Query: \(error.text)")
        }
    }

    /// Jira refuses to search everything.
    var isBounded: Bool { !conditions.isEmpty }

    private mutating func condition(_ tokens: inout WIQLTokens) throws(JQLError) {
        do throws(WIQLError) {
            let field = try tokens.next().trimmingQuotes.lowercased()
            switch field {
            case "project":
                try tokens.expect("=")
                conditions.append(.project(try tokens.next().trimmingQuotes))
            case "labels":
                conditions.append(.labels(try values(&tokens)))
            case "issuetype", "type":
                conditions.append(.issueTypes(try values(&tokens)))
            case "key", "issuekey", "id":
                for sign in [">=", "<=", ">", "<"] where tokens.take(sign) {
                    conditions.append(.compare(sign: sign, key: try tokens.next().trimmingQuotes))
                    return
                }
                conditions.append(.keys(try values(&tokens)))
            default:
                throw WIQLError(text: "Field '\(field)' does not exist or you do not have permission to view it.")
            }
        } catch {
            throw JQLError(text: error.text)
        }
    }

    /// `= x` or `in (x, y)`
    private func values(_ tokens: inout WIQLTokens) throws(WIQLError) -> Set<String> {
        if tokens.take("=") { return [try tokens.next().trimmingQuotes] }
        try tokens.expect("IN")
        try tokens.expect("(")
        var values: Set<String> = [try tokens.next().trimmingQuotes]
        while tokens.take(",") { values.insert(try tokens.next().trimmingQuotes) }
        try tokens.expect(")")
        return values
    }
}
