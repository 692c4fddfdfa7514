import Hummingbird
import Synchronization

/// Which methods a path takes, for the answer to a method that it does not take.
final class RouteTable: Sendable {
    private let routes = Mutex<[(parts: [Substring], method: String)]>([])

    /// - Parameter router: With all its routes.
    func fill(_ router: Router<APIRequestContext>) {
        let all = router.routes.map { (parts: Self.parts("\($0.path)"), method: $0.method.rawValue) }
        routes.withLock { $0 = all }
    }

    /// In alphabetical order; empty for a path that there is not.
    func methods(of path: String) -> [String] {
        let parts = Self.parts(path)
        return routes.withLock { routes in
            let matches = routes.filter { Self.matches(parts, $0.parts) }
            // The router takes a path that is written out before one with parameters.
            let fewest = matches.map { Self.parameters($0.parts) }.min()
            return Set(matches.filter { Self.parameters($0.parts) == fewest }.map(\.method)).sorted()
        }
    }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }

    private static func parameters(_ template: [Substring]) -> Int { template.count { $0.hasPrefix("{") } }

    private static func matches(_ parts: [Substring], _ template: [Substring]) -> Bool {
        parts.count == template.count && zip(parts, template).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }
}
