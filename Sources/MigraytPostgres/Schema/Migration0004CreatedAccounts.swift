extension Migration {
    /// A run may make a person's account, or be refused to.
    static let createdAccounts = Migration(
        version: 4, name: "created_accounts",
        script: """
            ALTER TABLE identities
                DROP CONSTRAINT identities_basis_check,
                ADD CONSTRAINT identities_basis_check
                    CHECK (basis IN ('mapping', 'email', 'created', 'none', 'refused')),
                DROP CONSTRAINT identities_check,
                ADD CONSTRAINT identities_check CHECK ((account IS NULL) = (basis IN ('none', 'refused')));
            """)
}
