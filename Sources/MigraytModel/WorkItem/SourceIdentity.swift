/// A person at the source. Matched by `id`; the name and address are content.
public struct SourceIdentity: Sendable, Hashable {
    /// The identity's GUID (storage key); where a source gives none, a digest of the address in GUID form.
    public let id: String
    public let displayName: Sensitive<String>
    /// The unique name, usually the e-mail address.
    public let uniqueName: Sensitive<String>

    public init(id: String, displayName: Sensitive<String>, uniqueName: Sensitive<String>) {
        self.id = id
        self.displayName = displayName
        self.uniqueName = uniqueName
    }
}
