extension Migration {
    /// Who somebody is at the provider where they sign in, as a digest.
    static let subject = Migration(
        version: 7, name: "subject", script: "ALTER TABLE users ADD COLUMN subject text UNIQUE")
}
