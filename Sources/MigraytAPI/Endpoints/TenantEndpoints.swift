import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/tenant`: which one it is, and the end of it.
struct TenantEndpoints: Sendable {
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) { self.dependencies = dependencies }

    func add(to routes: GuardedRoutes) {
        routes.get("/tenant", .viewTeam) { try .json(TenantView(id: $0.tenant.description)) }
        routes.post("/tenant/erasure", .eraseTenant, audit: .tenantErase, ofErased: true) { try await erase($0) }
    }

    /// Writes down the order; the reconciler does the rest. A repetition gets the first order, also when all is gone.
    private func erase(_ call: Call) async throws -> Response {
        let wanted = try call.decoded(as: ErasureRequest.self)
        guard TenantID(wanted.confirm) == call.tenant else {
            throw APIFault.invalid(["confirm must be your tenant's id, which GET /api/tenant tells"])
        }
        try await requireOwner(call)
        let conflict = "The tenant has an active run: cancel it or wait for its end"
        let erasure = try await APIFault.onConflict(conflict) { () async throws(Failure) in
            // Of the system's generator and never of an Idempotency-Key: whoever has it sees the certificate.
            try await dependencies.ledger.requestErasure(
                ErasureID(dependencies.newID()), of: call.tenant, by: call.caller.user)
        }
        return try .json(ErasureView(erasure), status: .accepted)
    }

    /// The token says what its user was up to 15 minutes ago, which is not enough for this.
    private func requireOwner(_ call: Call) async throws {
        if try await dependencies.ledger.erasure(of: call.tenant) != nil { return }
        guard try await call.ledger.user(call.caller.user, tenant: call.tenant)?.role == .owner else {
            throw APIFault.forbidden
        }
    }
}
