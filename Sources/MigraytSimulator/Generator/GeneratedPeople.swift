/// Forty people: most still work here, some have an account in Jira that is inactive or
/// cannot be assigned issues, some have none.
struct GeneratedPeople: Sendable {
    static let count = 40

    let all: [SimulatedPerson]

    init(seed: Seed) {
        all = (0..<Self.count).map { index in
            let given = seed.pick(.person, index, 1, of: Self.givenNames)
            let family = seed.pick(.person, index, 2, of: Self.familyNames)
            let account: SimulatedPerson.Account =
                switch index % 10 {
                case 5: .unassignable
                case 7: .inactive
                case 9: .absent
                default: .active
                }
            return SimulatedPerson(
                guid: seed.guid(.person, index), displayName: "\(given) \(family)",
                email: "person\(index)@contoso.example", account: account)
        }
    }

    private static let givenNames = [
        "Ada", "Björn", "Chiara", "Dmitri", "Ελένη", "Fatima", "Grace", "Hiroshi", "Inês", "José", "Kōji", "Lena",
        "Måns", "Nadia", "Olu", "Priya", "Quentin", "Rosa", "Søren", "Tomasz", "Uma", "Văn", "Wei", "Zoë",
    ]
    private static let familyNames = [
        "Adeyemi", "Bergström", "Castillo", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ivanova", "Jansen",
        "Kowalski", "Lindqvist", "Müller", "Nakamura", "O'Brien", "Papadopoulos", "Quispe", "Rossi", "Şahin", "Tanaka",
    ]
}
