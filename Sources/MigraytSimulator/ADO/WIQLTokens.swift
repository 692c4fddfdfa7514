/// Cuts a query into fields, words, numbers, signs and quoted texts.
struct WIQLTokens {
    private var tokens: ArraySlice<String>

    init(_ text: String) {
        var result: [String] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest = rest.dropFirst()
            } else if first == "'" || first == "\"" {
                var token = "'"
                rest = rest.dropFirst()
                while let character = rest.first {
                    rest = rest.dropFirst()
                    if character == first {
                        // A doubled quote is a quote.
                        guard rest.first == first else { break }
                        rest = rest.dropFirst()
                    }
                    token.append(character)
                }
                result.append(token)
            } else if first == "[" {
                let end = rest.firstIndex(of: "]").map { rest.index(after: $0) } ?? rest.endIndex
                result.append(String(rest[..<end]))
                rest = rest[end...]
            } else if "(),".contains(first) {
                result.append(String(first))
                rest = rest.dropFirst()
            } else if "<>=".contains(first) {
                let sign = rest.prefix { "<>=".contains($0) }
                result.append(String(sign))
                rest = rest.dropFirst(sign.count)
            } else {
                let word = rest.prefix { !$0.isWhitespace && !"[]()<>=,'\"".contains($0) }
                result.append(word.isEmpty ? String(first) : String(word))
                rest = rest.dropFirst(max(1, word.count))
            }
        }
        tokens = result[...]
    }

    var isAtEnd: Bool { tokens.isEmpty }
    var rest: String { tokens.joined(separator: " ") }

    mutating func next() throws(WIQLError) -> String {
        guard let token = tokens.popFirst() else { throw WIQLError(text: "the query ends too early") }
        return token
    }

    /// Takes the token when it is next, without regard to case.
    mutating func take(_ token: String) -> Bool {
        guard tokens.first?.lowercased() == token.lowercased() else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func expect(_ token: String) throws(WIQLError) {
        guard take(token) else { throw WIQLError(text: "expected \(token) before \(tokens.first ?? "the end")") }
    }

    mutating func literal() throws(WIQLError) -> String {
        let token = try next()
        guard token.hasPrefix("'") else { throw WIQLError(text: "expected a quoted text instead of \(token)") }
        return String(token.dropFirst())
    }

    mutating func integer() throws(WIQLError) -> Int {
        let token = try next()
        guard let value = Int(token) else { throw WIQLError(text: "expected a number instead of \(token)") }
        return value
    }

    mutating func list() throws(WIQLError) -> Set<String> {
        try expect("(")
        var values: Set<String> = [try literal()]
        while take(",") { values.insert(try literal()) }
        try expect(")")
        return values
    }
}

extension String {
    /// Without the mark that `WIQLTokens` puts before quoted texts.
    var trimmingQuotes: String { hasPrefix("'") ? String(dropFirst()) : self }
}
