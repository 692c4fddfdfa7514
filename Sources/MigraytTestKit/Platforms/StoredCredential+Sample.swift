import MigraytModel

extension StoredCredential {
    /// A token that opens the scripted platforms.
    public static var sample: StoredCredential {
        .token(PlatformCredential(account: nil, token: Sensitive("t")))
    }
}
