import Foundation
import MigraytAPIContract
import MigraytAWS
import MigraytModel
import MigraytPorts
import Testing

extension EndToEnd {
    /// The end of a tenant on real parts, by a reconciler that is killed in the middle of it.
    @Suite(.serialized, .stack("erasure", items: 40))
    struct TenantErasureTests {
        /// Another tenant in the same database, bucket and secret store, with ids that are easy to find.
        private struct Neighbour {
            let tenant = UUID().uuidString.lowercased()
            let project = UUID().uuidString.lowercased()
            let secret: String

            init(on stack: Stack) async throws {
                let (staging, secrets) = try stack.cloud()
                secret = try await secrets.create(
                    name: "migrayt/connectors/neighbour/jira/\(tenant)", value: Sensitive("token"), token: tenant)
                try await staging.put("\(project)/1/file", ByteStream(whole: [1]), length: 1)
                try await stack.session([
                    "INSERT INTO tenants (id) VALUES ('\(tenant)')",
                    """
                    INSERT INTO users (id, tenant_id, login_digest, password_hash, role)
                    VALUES (gen_random_uuid(), '\(tenant)', 'neighbour', '*', 'owner')
                    """,
                    """
                    INSERT INTO projects (id, tenant_id, name, created_at)
                    VALUES ('\(project)', '\(tenant)', 'Neighbour', now())
                    """,
                    """
                    INSERT INTO connections (id, tenant_id, user_id, platform, place, site, secret_arn, created_at)
                    VALUES (gen_random_uuid(), '\(tenant)', gen_random_uuid(),
                        'jira', 'place of the neighbour', 'site of the neighbour', '\(secret)', now())
                    """,
                    """
                    INSERT INTO budgets (site, endpoint, tokens, refilled_at)
                    VALUES ('site of the neighbour', 'issue', 1, now())
                    """,
                    """
                    INSERT INTO audit_entries (tenant_id, action, outcome) VALUES ('\(tenant)', 'auth.sign_in', 'done')
                    """,
                ])
            }
        }

        @Test(.timeLimit(.minutes(4)))
        func nothingOfTheTenantStaysAndAllOfAnother() async throws {
            let stack = try Stack.current
            let migration = try await Migration.finished(on: stack)
            #expect(migration.watched.status == 0)
            let (staging, secrets) = try stack.cloud()
            let arns = try await stack.query("SELECT secret_arn FROM connections")
            #expect(arns.count == 2)
            let digest = try #require(try await stack.query("SELECT login_digest FROM users").first)
            let sites = Set(try await stack.query("SELECT site FROM connections"))
            let rates = Set(try await stack.query("SELECT site FROM budgets"))
            #expect(sites.count == 2 && !rates.isEmpty && rates.isSubset(of: sites))
            let digests = try await stack.query("SELECT place FROM connections") + sites
            let neighbour = try await Neighbour(on: stack)
            // As a worker leaves them that died.
            for number in 0..<5 {
                try await staging.put("\(migration.project)/1/\(number)", ByteStream(whole: [1]), length: 1)
            }
            let tenant = try await stack.succeed(["tenant", "show"])
            let traces =
                [
                    migration.project, migration.run, migration.connections.source, migration.connections.target,
                    digest,
                ] + arns + digests
            let before = try await stack.dump()
            for trace in traces + [tenant] { #expect(before.contains(trace), "\(trace)") }

            #expect(try await stack.migrayt("tenant", "erase", "--confirm", migration.project).status != 0)
            try await stack.kill("reconciler")
            let order = try JSONDecoder().decode(
                Order.self,
                from: Data(try await stack.succeed(["tenant", "erase", "--confirm", tenant, "--no-wait"]).utf8))
            #expect(order.status == "UNDER_WAY")
            // Once in the middle, as soon as the secrets are gone.
            try await stack.start("reconciler")
            try await stack.wait(forRow: "SELECT 1 FROM erasures WHERE erased ? 'secrets'")
            try await stack.kill("reconciler")
            try await stack.start("reconciler")
            try await stack.wait(forRow: "SELECT 1 FROM erasures WHERE finished_at IS NOT NULL")

            let after = try await stack.dump()
            for trace in traces { #expect(!after.contains(trace), "\(trace)") }
            // The certificate's own line.
            #expect(after.split(separator: "\n").count { $0.contains(tenant) } == 1)
            // Beside them the ledger's mark, which is nobody's.
            let keys = try await staging.objects(after: nil, limit: 100).map(\.key).filter { !$0.hasPrefix("ledger/") }
            #expect(keys == ["\(neighbour.project)/1/file"])
            for arn in arns {
                let failure = await #expect(throws: Failure.self) { try await secrets.value(of: arn) }
                #expect(failure?.code == .secretNotFound)
            }
            let certificate = try JSONDecoder().decode(
                Order.self, from: Data(try await stack.succeed(["tenant", "certificate", order.id]).utf8))
            #expect(certificate.status == "DONE")
            #expect(certificate.erased["secrets"] == 2 && certificate.erased["files"] == 5)
            #expect(certificate.erased["runs"] == 1 && certificate.erased["users"] == 1)
            #expect(certificate.erased["items"] ?? 0 > 40 && certificate.erased["auditEntries"] ?? 0 > 3)
            #expect(try await stack.migrayt("tenant", "show").status == 1)

            // The neighbour has everything.
            #expect(try await secrets.value(of: neighbour.secret).reveal() == "token")
            for table in ["users", "projects", "connections", "audit_entries"] {
                let rows = try await stack.query(
                    "SELECT count(*) FROM \(table) WHERE tenant_id = '\(neighbour.tenant)'")
                #expect(rows == ["1"], "\(table)")
            }
            #expect(try await stack.query("SELECT site FROM budgets") == ["site of the neighbour"])
            for role in Stack.roles { #expect(try !stack.log(of: role).contains(order.id), "\(role)") }
        }

        /// Dates are for people here.
        private struct Order: Decodable {
            let id: String
            let status: String
            let erased: [String: Int64]
        }
    }
}
