import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `GET /api/erasures/{erasureId}`: how far it is, and then the certificate. The id is what lets the reader in, since
/// who may have asked for it can sign in no more; it has 122 random bits, and guesses are bounded.
struct ErasureEndpoint: Sendable {
    /// Ids that there are not, from one address: so many at once, then one in this time.
    private static let guesses = 20
    private static let interval = Duration.seconds(6)

    private let dependencies: APIDependencies
    private let addresses: AttemptLimit<String>

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        addresses = AttemptLimit(burst: Self.guesses, interval: Self.interval, timing: dependencies.timing)
    }

    func add(to router: some RouterMethods<APIRequestContext>) {
        router.get("/api/erasures/{erasureId}") { try await show($0, $1) }
    }

    private func show(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let address = ClientAddress.text(
            peer: context.peer, forwardedFor: request.headers[values: .xForwardedFor],
            proxies: dependencies.trustedProxies)
        try addresses.take(address)
        guard let id = context.parameters.get("erasureId").flatMap({ ErasureID($0) }),
            let erasure = try await dependencies.ledger.erasure(id)
        else { throw APIFault.notFound("Erasure not found") }
        addresses.forgive(address)
        return try .json(ErasureView(erasure))
    }
}
