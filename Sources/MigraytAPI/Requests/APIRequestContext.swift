import Hummingbird
import MigraytModel
import NIOCore

/// A request on its way through the router, with the caller once the token was checked.
struct APIRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other end of the connection; `nil` where there is none (a test).
    let peer: String?
    /// `nil` on the routes that need no token.
    var caller: Caller?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// The caller of a guarded route.
    /// - Throws: 401 when the route was registered outside the guarded group, so that a mistake there opens nothing.
    func authenticated() throws(APIFault) -> Caller {
        guard let caller else { throw .unauthorized }
        return caller
    }
}
