import MigraytModel

/// Accounts (platform-apis.md 2.3).
enum UserEndpoints {
    static func myself(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        var members = AccountView.json(state.accounts[0], call.configuration).object ?? [:]
        members["emailAddress"] = .string(call.configuration.email)
        return .json(.object(members))
    }

    static func get(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard let account = state.accountsByID[call.request.query["accountId"] ?? ""] else {
            throw JiraFailure(status: 404, messages: ["The user does not exist."])
        }
        return .json(AccountView.json(account, call.configuration))
    }

    /// An address that has an account with access is answered with that one, one without access is refused.
    static func create(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard !call.configuration.deniedPermissions.contains("ADMINISTER") else {
            throw JiraFailure(status: 403, messages: ["You do not have permission to create users."])
        }
        let body = try call.object()
        guard let email = body["emailAddress"]?.string, email.wholeMatch(of: /[^@\s]+@[^@\s]+/) != nil else {
            throw .field("emailAddress", "You must specify a valid e-mail address.")
        }
        guard let products = body["products"]?.array, products.allSatisfy({ $0.string != nil }) else {
            throw .field("products", "'products' is required.")
        }
        if let known = state.accounts.first(where: { $0.email.lowercased() == email.lowercased() }) {
            guard known.isActive, known.hasAccess else {
                throw .badRequest("The user exists and has no access to Jira.")
            }
            return .json(AccountView.json(known, call.configuration), status: 201)
        }
        let account = AccountRecord(
            id: "712020:created-\(state.nextID())", displayName: body["displayName"]?.string ?? email, email: email,
            isActive: true, hasAccess: !products.isEmpty)
        state.add(account)
        return .json(AccountView.json(account, call.configuration), status: 201)
    }

    /// Active accounts whose name or e-mail address begins with the query.
    static func search(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard let query = call.request.query["query"]?.lowercased(), !query.isEmpty else {
            throw .badRequest("At least one of 'query', 'accountId' or 'property' is required.")
        }
        let found = state.accounts.filter { account in
            account.isActive
                && (account.email.lowercased().hasPrefix(query) || account.displayName.lowercased().hasPrefix(query))
        }
        return try list(found, call)
    }

    /// Accounts that issues of the project can be assigned to.
    static func assignable(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        guard call.request.query["project"] == call.configuration.projectKey else {
            throw .projectNotFound(call.request.query["project"] ?? "")
        }
        let query = call.request.query["query"]?.lowercased() ?? ""
        let id = call.request.query["accountId"]
        return try list(
            state.accounts.filter {
                $0.isActive && $0.isAssignable && (query.isEmpty || $0.email.lowercased().hasPrefix(query))
                    && (id == nil || $0.id == id)
            }, call)
    }

    /// All accounts, also inactive ones.
    static func all(_ call: JiraCall, _ state: inout JiraState) throws(JiraFailure) -> SimulatedResponse {
        try list(state.accounts, call)
    }

    private static func list(_ accounts: [AccountRecord], _ call: JiraCall) throws(JiraFailure) -> SimulatedResponse {
        let (start, size) = try call.page(default: 50, maximum: 1_000)
        return .json(.array(accounts.dropFirst(start).prefix(size).map { AccountView.json($0, call.configuration) }))
    }
}
