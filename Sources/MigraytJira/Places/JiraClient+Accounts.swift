import MigraytHTTP
import MigraytModel
import MigraytPorts

extension JiraClient {
    public func createAccount(email: Sensitive<String>, name: Sensitive<String>) async throws(Failure) -> AccountID {
        var call = JiraCall(.post, "user")
        call.effect = .write
        // Nobody gets access to anything: the account is a name that issues can carry.
        call.body = Sensitive([
            "emailAddress": .string(email.reveal()), "displayName": .string(name.reveal()), "products": [],
        ])
        do throws(Failure) {
            guard let id = try await json(call)["accountId"]?.string else { throw call.unexpectedAnswer(status: nil) }
            return AccountID(id)
        } catch {
            // The account was proven a moment ago, so both speak of this right and not of the token.
            guard error.code == .jiraForbidden || error.code == .jiraUnauthorized else { throw error }
            throw Failure(.jiraForbidden, .failItem, status: error.status)
        }
    }
}
