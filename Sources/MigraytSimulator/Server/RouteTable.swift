/// Finds the handler of a request among templates such as `/rest/api/3/issue/{key}`.
///
/// The template is also the name of the endpoint: rate limits and counters go by it.
struct RouteTable<Handler: Sendable>: Sendable {
    struct Route: Sendable {
        let method: String
        let template: String
        let segments: [String]
        let handler: Handler
    }

    struct Match: Sendable {
        let route: Route
        let parameters: [String: String]
    }

    enum Outcome: Sendable {
        case found(Match)
        case wrongMethod
        case unknown
    }

    private var routesByLength: [Int: [Route]] = [:]
    private let ignoresCase: Bool

    init(ignoresCase: Bool = false) { self.ignoresCase = ignoresCase }

    /// Of two routes that fit, the one that was added first wins: add literal ones before those with parameters.
    mutating func add(_ method: String, _ template: String, _ handler: Handler) {
        let segments = template.split(separator: "/").map { segment in
            ignoresCase && !segment.hasPrefix("{") ? segment.lowercased() : String(segment)
        }
        routesByLength[segments.count, default: []].append(
            Route(method: method, template: template, segments: segments, handler: handler))
    }

    func match(_ method: String, _ path: ArraySlice<String>) -> Outcome {
        var isKnown = false
        for route in routesByLength[path.count] ?? [] where fits(route.segments, path) {
            isKnown = true
            guard route.method == method else { continue }
            var parameters: [String: String] = [:]
            for (segment, value) in zip(route.segments, path) where segment.hasPrefix("{") {
                parameters[String(segment.dropFirst().dropLast())] = value
            }
            return .found(Match(route: route, parameters: parameters))
        }
        return isKnown ? .wrongMethod : .unknown
    }

    private func fits(_ segments: [String], _ path: ArraySlice<String>) -> Bool {
        for (segment, value) in zip(segments, path) where !segment.hasPrefix("{") {
            guard segment == value || (ignoresCase && segment == value.lowercased()) else { return false }
        }
        return true
    }
}
