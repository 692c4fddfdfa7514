/// Requests a second that Jira grants per endpoint and method (platform-apis.md 3.1, Atlassian's page of 2026-08-12).
public struct RateRules: Sendable {
    public var get: Int
    public var post: Int
    public var put: Int
    public var delete: Int
    public var isEnforced: Bool
    /// What an OAuth app may spend in an hour; `nil` for as much as it likes.
    public var pointsPerHour: Int?

    public init(
        get: Int = 100, post: Int = 100, put: Int = 50, delete: Int = 50, isEnforced: Bool = true,
        pointsPerHour: Int? = nil
    ) {
        self.get = get
        self.post = post
        self.put = put
        self.delete = delete
        self.isEnforced = isEnforced
        self.pointsPerHour = pointsPerHour
    }

    /// Where the page grants more than the default. They scale with the configured default, so that a slow simulator
    /// stays slow everywhere.
    private static let overrides: [String: Double] = [
        "GET /rest/api/3/issue/{key}": 1.5,
        "GET /rest/api/3/user": 1.5,
        "GET /rest/api/3/attachment/content/{id}": 3,
        "GET /rest/api/3/component/{id}": 2,
    ]

    func ratePerSecond(method: String, template: String) -> Int {
        let base =
            switch method {
            case "GET": get
            case "PUT": put
            case "DELETE": delete
            default: post
            }
        guard let factor = Self.overrides["\(method) \(template)"] else { return base }
        return Int(Double(base) * factor)
    }
}
