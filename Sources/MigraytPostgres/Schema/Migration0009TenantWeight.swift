extension Migration {
    /// Of the fleet's places a tenant gets a share that is proportional to its weight.
    static let tenantWeight = Migration(
        version: 9, name: "tenant_weight",
        script: """
            ALTER TABLE tenants ADD COLUMN weight integer NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000);
            """)
}
