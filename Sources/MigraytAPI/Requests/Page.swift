import Hummingbird
import MigraytAPIContract
import MigraytModel

/// Which part of a list is wanted: `limit` (1 to 200, 50 when left out) and `after`, the id of the last one seen.
struct Page: Sendable {
    static let limits = 1...200
    private static let defaultLimit = 50

    let limit: Int
    private let after: String?

    init(_ request: Request) throws(APIFault) {
        var limit = Self.defaultLimit
        if let text = request.uri.queryParameters["limit"] {
            guard let number = Int(text), Self.limits.contains(number) else {
                throw .invalid(["limit must be a whole number from 1 to 200"])
            }
            limit = number
        }
        self.limit = limit
        after = request.uri.queryParameters["after"].map(String.init)
    }

    /// The id after which the page begins.
    /// - Throws: 400 when it is no UUID.
    func id<Kind>() throws(APIFault) -> Identifier<Kind>? {
        guard let after else { return nil }
        guard let id = Identifier<Kind>(after) else { throw .invalid(["after must be a UUID"]) }
        return id
    }

    /// The page, with a `Link` to the next where there is more.
    /// - Parameter rows: One more than `limit` tells that there is more.
    func response<Row: Encodable>(_ rows: [Row], next: (Row) -> String, of request: Request) throws
        -> Response
    {
        var response = try Response.json(Array(rows.prefix(limit)))
        if rows.count > limit {
            let project = request.uri.queryParameters["projectId"].map { "projectId=\($0)&" } ?? ""
            let query = "\(project)limit=\(limit)&after=\(next(rows[limit - 1]))"
            response.headers[.link] = "<\(request.uri.path)?\(query)>; rel=\"next\""
        }
        return response
    }
}
