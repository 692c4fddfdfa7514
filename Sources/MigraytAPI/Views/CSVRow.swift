/// One line of a CSV file (RFC 4180) that no spreadsheet takes for a formula.
struct CSVRow: Sendable, Hashable {
    /// What spreadsheets read as the begin of a formula (OWASP, CSV Injection).
    private static let formulaStarts: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]

    private let fields: [String]

    init(_ fields: [String]) { self.fields = fields }

    /// With the line break at its end.
    var line: String { fields.map(Self.quoted).joined(separator: ",") + "\r\n" }

    private static func quoted(_ field: String) -> String {
        let isFormula = field.first.map { formulaStarts.contains($0) } ?? false
        let safe = isFormula ? "'" + field : field
        guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
