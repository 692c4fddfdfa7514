/// What the rest of Jira needs to know of a valid document.
struct ADFSummary: Sendable, Equatable {
    /// UTF-16 units of all text: what the limit of 32,767 is taken to count.
    var textLength = 0
    /// Ids of media nodes of type `file`.
    var media: Set<String> = []
}
