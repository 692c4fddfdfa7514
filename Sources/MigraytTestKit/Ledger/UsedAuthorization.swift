import Foundation
import MigraytModel

struct UsedAuthorization: Sendable {
    let tenant: TenantID
    let expiresAt: Date
}
