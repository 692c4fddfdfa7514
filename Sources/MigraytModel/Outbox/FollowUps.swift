/// Which later phases an item has work in, found when its issue is created.
public struct FollowUps: OptionSet, Sendable, Hashable, Codable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let attachments = FollowUps(rawValue: 1)
    public static let comments = FollowUps(rawValue: 2)
    public static let links = FollowUps(rawValue: 4)
    public static let finish = FollowUps(rawValue: 8)

    /// The work that a phase stands for; empty for phases that follow-ups do not decide.
    public static func work(of phase: Phase) -> FollowUps {
        switch phase {
        case .attachments: .attachments
        case .comments: .comments
        case .links: .links
        case .finish: .finish
        case .prepare, .items, .verify: []
        }
    }
}
