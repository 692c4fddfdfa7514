/// The phase in whose middle the database is copied.
enum Moment: CaseIterable {
    case items, attachments, comments

    /// The order of its steps in the database.
    var step: Int {
        switch self {
        case .items: 100
        case .attachments: 200
        case .comments: 300
        }
    }
}
