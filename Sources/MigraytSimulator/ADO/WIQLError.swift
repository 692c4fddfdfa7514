/// The query is not understood.
struct WIQLError: Error, Equatable {
    let text: String
}
