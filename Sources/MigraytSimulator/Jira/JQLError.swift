/// The query is not understood.
struct JQLError: Error, Equatable {
    let text: String
}
