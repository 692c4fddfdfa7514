/// Text inside a JQL query.
enum JQL {
    /// A quoted value; quotes and backslashes in it are escaped.
    static func quoted(_ text: String) -> String {
        let escaped = text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\"\(String(escaped))\""
    }
}
