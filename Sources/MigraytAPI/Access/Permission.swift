import MigraytPorts

/// What an endpoint lets its caller do. Every guarded endpoint names one; the table of roles stands here and nowhere
/// else.
enum Permission: CaseIterable, Sendable {
    case viewProjects
    case manageProjects
    case viewConnections
    case manageConnections
    case startMigrations
    case steerMigrations
    case viewResults
    case viewTeam
    case manageTeam
    case viewAudit
    case changeOwnPassword
    case eraseTenant
}

extension UserRecord.Role {
    /// The product's table of roles. What it does not name goes the way of what it resembles: connections and the
    /// audit trail with the team.
    func allows(_ permission: Permission) -> Bool {
        switch permission {
        case .viewProjects, .viewConnections, .startMigrations, .steerMigrations, .viewResults, .viewTeam,
            .changeOwnPassword:
            true
        case .manageProjects, .manageConnections, .manageTeam, .viewAudit: self == .owner || self == .admin
        case .eraseTenant: self == .owner
        }
    }
}
