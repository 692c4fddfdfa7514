/// The bytes are not JSON. Carries the place only, never the text.
public struct JSONError: Error, Sendable, Hashable {
    /// The offset of the first byte that does not fit.
    public let offset: Int
}
