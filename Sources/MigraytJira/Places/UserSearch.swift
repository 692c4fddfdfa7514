import MigraytModel

/// Picks the account out of `user/search`, which matches the beginnings of names and addresses.
enum UserSearch {
    /// The active person with this address, compared without case. An address that its owner hides cannot be compared:
    /// it counts when it is the search's only person, because then the search itself matched it.
    static func account(among users: [JSON], email: Sensitive<String>) -> AccountID? {
        let wanted = email.reveal().lowercased()
        let people = users.filter {
            $0["active"]?.bool == true && ($0["accountType"]?.string ?? "atlassian") == "atlassian"
        }
        let visible = people.first { $0["emailAddress"]?.string?.lowercased() == wanted }
        if let visible { return account(visible) }
        guard let only = people.first, people.count == 1, (only["emailAddress"]?.string ?? "").isEmpty else {
            return nil
        }
        return account(only)
    }

    private static func account(_ user: JSON) -> AccountID? { user["accountId"]?.string.map { AccountID($0) } }
}
