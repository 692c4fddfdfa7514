import Hummingbird
import MigraytModel

/// A request on its way through the router, with the caller once the token was checked.
struct APIRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// `nil` on the routes that need no token.
    var caller: Caller?

    init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }

    /// The caller of a guarded route.
    /// - Throws: 401 when the route was registered outside the guarded group, so that a mistake there opens nothing.
    func authenticated() throws(APIFault) -> Caller {
        guard let caller else { throw .unauthorized }
        return caller
    }

    /// The id in the path.
    /// - Throws: 404 when it is no UUID: nothing has such an id.
    func id<Kind>(_ name: String, of thing: String) throws(APIFault) -> Identifier<Kind> {
        guard let id = parameters.get(name).flatMap({ Identifier<Kind>($0) }) else {
            throw .notFound("\(thing) not found")
        }
        return id
    }
}
