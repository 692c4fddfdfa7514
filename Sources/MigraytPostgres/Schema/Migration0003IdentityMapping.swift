extension Migration {
    /// A person's account may be decided by the run's mapping.
    static let identityMapping = Migration(
        version: 3, name: "identity_mapping",
        script: """
            ALTER TABLE identities
                DROP CONSTRAINT identities_basis_check,
                ADD CONSTRAINT identities_basis_check CHECK (basis IN ('mapping', 'email', 'none'));
            """)
}
