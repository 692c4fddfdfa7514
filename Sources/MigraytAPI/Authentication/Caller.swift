import MigraytModel
import MigraytPorts

/// Who makes a request, as the token says.
struct Caller: Sendable, Hashable {
    let user: UserID
    /// Everything that the request reads or writes is of this tenant.
    let tenant: TenantID
    let role: UserRecord.Role
}
