import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytPostgres

/// The migration that takes endpoints out of the database.
@Suite struct PlaceDigestsTests {
    @Test func olderConnectionsKeepTheirSecretsAndLoseTheirNames() async throws {
        try await withScratch { pool in
            try await pool.transaction { try $0.run(script: "DROP SCHEMA public CASCADE; CREATE SCHEMA public") }
            let before = PostgresSchema.migrations.prefix { $0.version < Migration.placeDigests.version }
            try await PostgresSchema.migrate(pool, to: Array(before))
            let tenant = "00000000-0000-0000-0000-00000000000a"
            try await pool.transaction { connection in
                try connection.run(
                    script: """
                        INSERT INTO tenants (id) VALUES ('\(tenant)');
                        INSERT INTO users (id, tenant_id, login_digest, password_hash, role)
                        VALUES ('\(tenant)', '\(tenant)', 'd', '*', 'owner');
                        INSERT INTO connections (id, tenant_id, user_id, endpoint, secret_arn, created_at) VALUES
                            (gen_random_uuid(), '\(tenant)', '\(tenant)',
                            '{"azureDevOps":{"_0":{"organizationURL":"https://dev.azure.com/contoso","project":"Shop"}}}',
                            'arn:1', now()),
                            (gen_random_uuid(), '\(tenant)', '\(tenant)',
                            '{"jira":{"_0":{"baseURL":"https://contoso.atlassian.net","projectKey":"SHOP"}}}',
                            'arn:2', now() - interval '1 hour'),
                            (gen_random_uuid(), '\(tenant)', '\(tenant)',
                            '{"jira":{"_0":{"baseURL":"https://contoso.atlassian.net","projectKey":"SHOP"}}}',
                            'arn:3', now() - interval '2 hours');
                        INSERT INTO request_keys (tenant_id, key, request, status, answer) VALUES
                            ('\(tenant)', 'a', 'r', 201, '{"id":"1","url":"https://contoso.atlassian.net"}'),
                            ('\(tenant)', 'b', 'r', 200, '{"metadata":{"organisation":"contoso","project":"Shop"}}'),
                            ('\(tenant)', 'c', 'r', 200, '{"areaPaths":[{"path":"contoso"}]}'),
                            ('\(tenant)', 'd', 'r', 200, '{"id":"2","name":"Shop"}'), ('\(tenant)', 'e', 'r', NULL, NULL);
                        INSERT INTO budgets (site, endpoint, tokens, refilled_at)
                        VALUES ('contoso.atlassian.net:443', 'issue', 1, now());
                        """)
            }
            try await PostgresSchema.migrate(pool)
            let id = try #require(TenantID(tenant))
            let rows = try await PostgresLedger(pool: pool).connections(tenant: id, after: nil, limit: 9)
            #expect(rows.map(\.platform) == [.azureDevOps, .jira, .jira])
            #expect(rows.map(\.secretARN) == ["arn:1", "arn:2", "arn:3"])
            // None of them is taken for the place of another.
            #expect(Set(rows.map(\.digests.place)).count == 3 && Set(rows.map(\.digests.site)).count == 3)
            let texts: [String] = try await pool.statements { connection in
                try connection.query(
                    """
                    SELECT c::text AS row FROM connections c UNION ALL SELECT b::text FROM budgets b
                    UNION ALL SELECT k::text FROM request_keys k
                    """
                ).map { try $0("row") }
            }
            #expect(texts.count == 5 && !texts.joined().contains("contoso"))
        }
    }
}
