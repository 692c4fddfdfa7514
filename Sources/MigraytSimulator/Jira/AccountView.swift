import MigraytModel

/// An account as answers show it: without the e-mail address, which privacy settings hide.
enum AccountView {
    static func json(_ account: AccountRecord, _ configuration: JiraConfiguration) -> JSON {
        [
            "self": .string("\(configuration.url)/rest/api/3/user?accountId=\(account.id)"),
            "accountId": .string(account.id), "accountType": "atlassian", "displayName": .string(account.displayName),
            "active": .bool(account.isActive), "timeZone": "UTC",
        ]
    }
}
