import Hummingbird
import MigraytAPIContract
import MigraytModel
import MigraytPorts

/// `/api/team`: who can sign in to the tenant, and as what.
struct TeamEndpoints: Sendable {
    /// Wrong current passwords of one user, as at the sign-in.
    private let attempts: AttemptLimit<UserID>
    private let dependencies: APIDependencies

    init(_ dependencies: APIDependencies) {
        self.dependencies = dependencies
        attempts = AttemptLimit(burst: 10, interval: .seconds(60), timing: dependencies.timing)
    }

    func add(to routes: GuardedRoutes) {
        routes.get("/team", .viewTeam) { try await list($0) }
        routes.post("/team", .manageTeam, audit: .memberAdd) { try await add($0) }
        routes.patch("/team/{userId}", .manageTeam, audit: .memberRole) { try await changeRole($0) }
        routes.delete("/team/{userId}", .manageTeam, audit: .memberRemove) { try await remove($0) }
        routes.post("/auth/password", .changeOwnPassword, audit: .passwordChange) { try await changePassword($0) }
    }

    private func list(_ call: Call) async throws -> Response {
        let page = try Page(call.request)
        let users = try await call.ledger.users(tenant: call.tenant, after: try page.id(), limit: page.limit + 1)
        return try page.response(users.map { MemberView($0) }, next: \.id, of: call.request)
    }

    private func add(_ call: Call) async throws -> Response {
        let wanted = try call.decoded(as: MemberRequest.self)
        let (email, password) = (Sensitive(wanted.email), Sensitive(wanted.password))
        var faults: [String] = []
        if !EmailAddress.isPlausible(wanted.email) { faults.append("email must be a valid email") }
        if let fault = PasswordRule.fault(of: password) { faults.append("password \(fault)") }
        let role = UserRecord.Role(rawValue: wanted.role)
        if role == nil { faults.append(Self.roleFault) }
        guard faults.isEmpty, let role, let hash = await dependencies.passwords.hash(password) else {
            throw APIFault.invalid(faults)
        }
        try Self.refuse(role, beyond: call.caller.role)
        let user = UserRecord(
            id: UserID(call.newID()), tenant: call.tenant, loginDigest: LoginDigest.hex(of: email),
            passwordHash: hash, role: role, isService: wanted.serviceAccount ?? false)
        try await APIFault.onConflict("This login is taken: use another e-mail address") {
            () async throws(Failure) in try await call.ledger.createUser(user)
        }
        call.created.set(user.id)
        return try .json(MemberView(user), status: .created)
    }

    private func changeRole(_ call: Call) async throws -> Response {
        let id: UserID = try call.id("userId", of: "Member")
        let wanted = try call.decoded(as: RoleRequest.self)
        guard let role = UserRecord.Role(rawValue: wanted.role) else { throw APIFault.invalid([Self.roleFault]) }
        try Self.refuse(role, beyond: call.caller.role)
        try await refuseOwner(id, call)
        let changed = try await APIFault.onConflict(Self.lastOwner) { () async throws(Failure) in
            try await call.ledger.changeRole(of: id, tenant: call.tenant, to: role)
        }
        guard let user = changed else { throw APIFault.notFound("Member \(id) not found") }
        return try .json(MemberView(user))
    }

    private func remove(_ call: Call) async throws -> Response {
        let id: UserID = try call.id("userId", of: "Member")
        try await refuseOwner(id, call)
        let isRemoved = try await APIFault.onConflict(Self.lastOwner) { () async throws(Failure) in
            try await call.ledger.removeUser(id, tenant: call.tenant)
        }
        guard isRemoved else { throw APIFault.notFound("Member \(id) not found") }
        return Response(status: .noContent)
    }

    /// Ends all sessions, also the caller's: whoever knew the old password is out.
    private func changePassword(_ call: Call) async throws -> Response {
        let wanted = try call.decoded(as: PasswordRequest.self)
        if let fault = PasswordRule.fault(of: Sensitive(wanted.newPassword)) {
            throw APIFault.invalid(["newPassword \(fault)"])
        }
        try attempts.take(call.caller.user)
        let user = try await Self.user(call.caller.user, call)
        guard await dependencies.passwords.matches(Sensitive(wanted.currentPassword), user?.passwordHash) else {
            throw APIFault(.forbidden, "currentPassword is not right")
        }
        attempts.forgive(call.caller.user)
        guard let hash = await dependencies.passwords.hash(Sensitive(wanted.newPassword)),
            try await call.ledger.changePassword(of: call.caller.user, tenant: call.tenant, hash: hash)
        else { throw APIFault.unauthorized }
        return Response(status: .noContent)
    }

    private static let roleFault = "role must be owner, admin or member"
    private static let lastOwner = "The team needs an owner: make somebody else owner first"

    /// Nobody gives a role that is above their own.
    private static func refuse(_ role: UserRecord.Role, beyond own: UserRecord.Role) throws(APIFault) {
        if role == .owner, own != .owner { throw .forbidden }
    }

    /// Nobody changes or removes somebody whose role is above their own.
    private func refuseOwner(_ id: UserID, _ call: Call) async throws {
        guard call.caller.role != .owner else { return }
        if try await Self.user(id, call)?.role == .owner { throw APIFault.forbidden }
    }

    private static func user(_ id: UserID, _ call: Call) async throws(Failure) -> UserRecord? {
        try await call.ledger.user(id, tenant: call.tenant)
    }
}

extension MemberView {
    fileprivate init(_ user: UserRecord) {
        self.init(
            id: user.id.description, login: user.loginDigest, role: user.role.rawValue, serviceAccount: user.isService)
    }
}
