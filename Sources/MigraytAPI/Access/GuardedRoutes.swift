import Foundation
import Hummingbird
import MigraytModel
import MigraytObservability
import MigraytPorts

/// The one way to add an endpoint behind the token: it names what its caller must be allowed, gets a ledger that shows
/// the caller's tenant only, and leaves its mark in the audit trail.
struct GuardedRoutes {
    /// Requests of one tenant: so many at once, and so many a second from then on.
    private static let burst = 500
    private static let interval = Duration.milliseconds(10)

    private let group: RouterGroup<APIRequestContext>
    private let dependencies: APIDependencies
    private let limit: AttemptLimit<TenantID>

    init(_ group: RouterGroup<APIRequestContext>, _ dependencies: APIDependencies) {
        self.group = group
        self.dependencies = dependencies
        limit = AttemptLimit(burst: Self.burst, interval: Self.interval, timing: dependencies.timing)
    }

    func get(
        _ path: RouterPath, _ permission: Permission, audit action: AuditAction? = nil,
        _ handler: @escaping @Sendable (Call) async throws -> Response
    ) { on(.get, path, permission, action, handler) }

    /// - Parameters:
    ///   - ofErased: Whether it answers a tenant that is being erased too; all others do not.
    ///   - keepsAnswer: Whether the answer is kept under an `Idempotency-Key`; not one that holds a secret.
    func post(
        _ path: RouterPath, _ permission: Permission, audit action: AuditAction? = nil, ofErased: Bool = false,
        keepsAnswer: Bool = true, _ handler: @escaping @Sendable (Call) async throws -> Response
    ) { on(.post, path, permission, action, ofErased: ofErased, keepsAnswer: keepsAnswer, handler) }

    func patch(
        _ path: RouterPath, _ permission: Permission, audit action: AuditAction? = nil,
        _ handler: @escaping @Sendable (Call) async throws -> Response
    ) { on(.patch, path, permission, action, handler) }

    func delete(
        _ path: RouterPath, _ permission: Permission, audit action: AuditAction? = nil,
        _ handler: @escaping @Sendable (Call) async throws -> Response
    ) { on(.delete, path, permission, action, handler) }

    private func on(
        _ method: HTTPRequest.Method, _ path: RouterPath, _ permission: Permission, _ action: AuditAction?,
        ofErased: Bool = false, keepsAnswer: Bool = true, _ handler: @escaping @Sendable (Call) async throws -> Response
    ) {
        let endpoint = GuardedEndpoint(
            permission: permission, action: action, answersErased: ofErased, keepsAnswer: keepsAnswer, handler: handler,
            ledger: dependencies.ledger, limit: limit, newID: dependencies.newID)
        group.on(path, method: method) { try await endpoint.respond(to: $0, $1) }
    }
}

/// One endpoint behind the token.
private struct GuardedEndpoint: Sendable {
    let permission: Permission
    let action: AuditAction?
    let answersErased: Bool
    let keepsAnswer: Bool
    let handler: @Sendable (Call) async throws -> Response
    let ledger: any TenantScoping & ErasureLedger
    let limit: AttemptLimit<TenantID>
    let newID: @Sendable () -> UUID

    func respond(to request: Request, _ context: APIRequestContext) async throws -> Response {
        let caller = try context.authenticated()
        try limit.take(caller.tenant)
        // Tokens outlive the tenant by minutes, and no row would say so when there are none left.
        let isErased = try await ledger.erasure(of: caller.tenant) != nil
        if isErased, !answersErased { throw APIFault.tenantErased }
        let body = [.post, .patch].contains(request.method) ? try await RequestBody.bytes(of: request) : []
        let key =
            request.method == .post && keepsAnswer ? try IdempotencyKey.of(request, body, tenant: caller.tenant) : nil
        let makeID: @Sendable () -> UUID = if let key { { key.nextID() } } else { newID }
        let call = Call(
            request: request, context: context, caller: caller, ledger: ledger.scoped(to: caller.tenant), body: body,
            newID: makeID)
        let trail = AuditTrail(ledger: call.ledger, caller: caller, action: action)
        guard caller.role.allows(permission) else {
            try await trail.record(.denied, subject: call.subject)
            throw APIFault.forbidden
        }
        // Of an erased tenant no key is kept any more.
        guard let key, !isErased else { return try await work(call, trail) }
        return try await key.once(call.ledger) { try await work(call, trail) }
    }

    private func work(_ call: Call, _ trail: AuditTrail) async throws -> Response {
        let response = try await handler(call)
        try await trail.record(.done, subject: call.subject)
        return response
    }
}

/// Writes one endpoint's entries.
private struct AuditTrail {
    let ledger: any AccessLedger
    let caller: Caller
    let action: AuditAction?

    /// After the deed, so that nothing stands in the trail that did not happen. When it cannot be written the caller
    /// hears of it (503) and does it again, which every endpoint bears.
    func record(_ outcome: AuditEntry.Outcome, subject: String?) async throws(Failure) {
        guard let action else { return }
        try await ledger.record(
            AuditEntry(
                tenant: caller.tenant, user: caller.user, action: action, outcome: outcome, subject: subject))
    }
}

extension Call {
    /// The id of what it is about: created by it, or named by its path.
    fileprivate var subject: String? {
        if let id = created.value { return id }
        let ids = ["runId", "projectId", "connectionId", "userId"].lazy.compactMap { context.parameters.get($0) }
        // A path can hold anything; an id is a UUID.
        return ids.first.flatMap { Identifier<Never>($0)?.description }
    }
}
