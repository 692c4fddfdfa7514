/// A statement with its parameters in Postgres' text format, ready to be sent.
struct PostgresStatement: Sendable {
    let text: String
    let parameters: [String?]

    /// - Parameter text: One of a bounded number of texts: each connection keeps it prepared for as long as it lives.
    init(_ text: String, _ parameters: [any PostgresEncodable] = []) {
        self.text = text
        self.parameters = parameters.map(\.postgresText)
    }
}
