import Foundation

/// Who may renew a connection's grant.
struct RefreshRow: Sendable {
    var fence: Int64 = 0
    /// `nil` while nobody may.
    var until: Date?
}
