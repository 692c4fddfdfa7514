/// A field is not of the form that the API promises. Carries its name only.
struct UnreadableField: Error, Equatable {
    let name: String
}
