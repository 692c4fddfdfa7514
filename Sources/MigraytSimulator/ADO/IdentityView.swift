import MigraytModel

/// A person as the work item and comment answers show one.
enum IdentityView {
    static func json(_ person: SimulatedPerson, _ site: AzureDevOpsSite) -> JSON {
        [
            "displayName": .string(person.displayName), "id": .string(person.guid),
            "uniqueName": .string(person.email), "descriptor": .string("aad.\(person.guid)"),
            "imageUrl": .string("\(site.url)/_apis/GraphProfile/MemberAvatars/aad.\(person.guid)"),
            "url": .string("\(site.url)/_apis/Identities/\(person.guid)"),
        ]
    }
}
