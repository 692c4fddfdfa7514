import MigraytModel

extension PlaceDigests {
    /// Stand-ins that tell places apart as the real ones do, and can be read in a failure.
    public static func sample(_ endpoint: PlatformEndpoint) -> PlaceDigests {
        switch endpoint {
        case .azureDevOps(let place):
            PlaceDigests(place: "\(place.organizationURL) \(place.project)", site: place.organizationURL)
        case .jira(let place): PlaceDigests(place: "\(place.baseURL) \(place.projectKey)", site: place.baseURL)
        }
    }
}
