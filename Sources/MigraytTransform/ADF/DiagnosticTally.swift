import MigraytModel

/// Counts diagnostics by code and field.
struct DiagnosticTally: Sendable {
    private struct Key: Hashable {
        let code: Diagnostic.Code
        let field: String?
    }

    private var order: [Key] = []
    private var counts: [Key: Int] = [:]

    mutating func add(_ code: Diagnostic.Code, field: String? = nil, count: Int = 1) {
        let key = Key(code: code, field: field)
        if counts[key] == nil { order.append(key) }
        counts[key, default: 0] += count
    }

    mutating func add(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { add(diagnostic.code, field: diagnostic.field, count: diagnostic.count) }
    }

    /// In the order of their first occurrence.
    var diagnostics: [Diagnostic] { order.map { Diagnostic($0.code, field: $0.field, count: counts[$0] ?? 0) } }
}
