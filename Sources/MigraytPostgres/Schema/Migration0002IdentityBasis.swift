extension Migration {
    /// How a person's account was decided, and whether issues can be assigned to it.
    ///
    /// What was decided before nobody asked the latter, so it is decided again when it is needed.
    static let identityBasis = Migration(
        version: 2, name: "identity_basis",
        script: """
            DELETE FROM identities;
            ALTER TABLE identities
                ADD COLUMN basis text NOT NULL CHECK (basis IN ('email', 'none')),
                ADD COLUMN assignable boolean NOT NULL,
                ADD CHECK ((account IS NULL) = (basis = 'none'));
            """)
}
