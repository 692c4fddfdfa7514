import MigraytModel

/// An endpoint with what stands for it in the database.
struct Place: Sendable {
    let endpoint: PlatformEndpoint
    let digests: PlaceDigests
}
