import Foundation
import MigraytAPIContract
import MigraytModel
import MigraytSimulator
import Testing

extension EndToEnd {
    /// What one run leaves waiting the next one joins; what the site lacks is made, and what it has no room for is named.
    @Suite(
        .serialized,
        .stack("later", items: 120, simulator: "--lack-link-type Blocks --comments-per-issue 3"))
    struct LaterRunTests {
        @Test(.timeLimit(.minutes(4)))
        func aRunOfSomeTypesAndThenAllLeaveWhatOneRunLeaves() async throws {
            let stack = try Stack.current
            let (project, connections) = (try await stack.createProject(), try await stack.connections())
            let first = try await stack.start(project, connections, ["--types", "User Story,Bug,Task"])
            _ = try await stack.watch(first)
            let between = try await stack.tally()
            #expect(between.issuesInJira > 0 && between.remoteLinks > 0)
            let second = try await stack.start(project, connections)
            _ = try await stack.watch(second)
            let joined = try await stack.tally()
            expectJoined(joined)
            let told = try await [stack.report(of: first), stack.report(of: second)].flatMap(\.diagnostics)
            expectNamed(joined, told)

            try await stack.resetTarget()
            let whole = try await stack.start(stack.createProject(), connections)
            _ = try await stack.watch(whole)
            let once = try await stack.tally()
            expectJoined(once)
            expectNamed(once, try await stack.report(of: whole).diagnostics)
            #expect(joined.links == once.links && joined.remoteLinks == once.remoteLinks)
            #expect(joined.issuesWithParent == once.issuesWithParent)
        }

        private func expectJoined(_ tally: Tally, location: SourceLocation = #_sourceLocation) {
            let faults: KeyValuePairs = [
                "lost": tally.lost, "duplicates": tally.duplicates, "wrongParents": tally.wrongParents,
                "lostLinks": tally.lostLinks, "unexpectedLinks": tally.unexpectedLinks,
                "turnedLinks": tally.turnedLinks, "lostRemoteLinks": tally.lostRemoteLinks,
                "duplicateRemoteLinks": tally.duplicateRemoteLinks, "staleRemoteLinks": tally.staleRemoteLinks,
                "wrongAssignees": tally.wrongAssignees, "lostAssignees": tally.lostAssignees,
            ]
            for (name, count) in faults { #expect(count == 0, "\(name)", sourceLocation: location) }
        }

        /// "Blocks" was made, and comments beyond the third are counted.
        private func expectNamed(
            _ tally: Tally, _ told: [ReportView.DiagnosticView], location: SourceLocation = #_sourceLocation
        ) {
            func count(_ code: String) -> Int64 { told.filter { $0.code == code }.reduce(0) { $0 + $1.occurrences } }
            #expect(count("link.type_unmapped") == 0, sourceLocation: location)
            #expect(
                tally.lostComments > 0 && count("comment.over_limit") == Int64(tally.lostComments),
                sourceLocation: location)
        }

        @Test(.timeLimit(.minutes(3)))
        func peopleByMappingByNewAccountsAndFieldsByDefault() async throws {
            let stack = try Stack.current
            let source = GeneratedProject(
                name: "Shop", items: 120, seed: 1, organizationURL: try stack.organization)
            let items = source.ids.compactMap { source.item($0) }
            func assigned(to person: SimulatedPerson) -> Int {
                items.count { $0.identities["System.AssignedTo"] == person }
            }
            let strangers = source.people.filter { $0.account == .absent && assigned(to: $0) > 0 }
            try #require(strangers.count > 1)
            let file = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString)")
            try Data("\(strangers[0].guid)=712020:stranger-2\n".utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            try await stack.resetTarget()
            let run = try await stack.start(
                stack.createProject(), stack.connections(),
                [
                    "--people-file", file.path, "--create-accounts", "--map-field", "Custom.Risk=customfield_10106",
                    "--field-policy", "default", "--field-default", #"customfield_10106={"id":"21060"}"#,
                ])
            _ = try await stack.watch(run)
            let (tally, told) = (try await stack.tally(), try await stack.report(of: run).diagnostics)
            // The tally does not know of the mapping; nobody else has a substitute.
            #expect(tally.issuesByAssignee["712020:stranger-2"] == assigned(to: strangers[0]))
            #expect(tally.wrongAssignees == assigned(to: strangers[0]) && tally.lostAssignees == 0)
            let named = Set(items.flatMap { [$0.identities["System.AssignedTo"], $0.identities["System.CreatedBy"]] })
            let unknown = source.people.filter { $0.account == .absent && named.contains($0) && $0 != strangers[0] }
            #expect(tally.createdAccounts == unknown.count)
            func count(_ code: String) -> Int64 { told.filter { $0.code == code }.reduce(0) { $0 + $1.occurrences } }
            // People whose account is inactive cannot get a second one.
            #expect(count("user.account_refused") > 0)
            let risks = tally.sourceFieldsOnOrdinaryIssues["Custom.Risk"] ?? 0
            #expect(risks > 0 && tally.customFieldValues["customfield_10106"] == risks)
            #expect(count("field.defaulted") == count("field.value_not_converted") && count("field.defaulted") > 0)
        }
    }
}
