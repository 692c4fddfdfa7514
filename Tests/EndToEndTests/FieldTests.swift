import MigraytAPIContract
import Testing

extension EndToEnd {
    /// Fields of people's own that go to custom fields of Jira, counted by the simulator.
    @Suite(.serialized, .stack("fields", items: 150))
    struct FieldTests {
        @Test(.timeLimit(.minutes(3)))
        func valuesOfEveryTypeArriveInTheirFields() async throws {
            let stack = try Stack.current
            let run = try await stack.start(stack.createProject(), stack.connections(), Migration.mappedFields)
            #expect(try await stack.watch(run).status != 1)
            let tally = try await stack.tally()
            expectIntact(tally)
            let (source, target) = (tally.sourceFieldsOnOrdinaryIssues, tally.customFieldValues)
            func arrived(_ field: String) -> Int { target["customfield_10\(field)"] ?? 0 }
            #expect(source["Custom.CostCentre"] == arrived("101") && arrived("101") > 0)
            for (field, number) in [
                ("Rationale", "102"), ("Weight", "103"), ("TargetDate", "104"), ("ApprovedAt", "105"),
                ("Channels", "107"), ("Keywords", "109"), ("Billable", "110"),
            ] {
                #expect(source["Custom.\(field)"] == arrived(number) && arrived(number) > 0, "\(field)")
            }
            // What did not arrive is named, each by itself.
            let diagnostics = try await stack.report(of: run).diagnostics
            func told(_ code: String) -> Int64 {
                diagnostics.filter { $0.code == code }.reduce(0) { $0 + $1.occurrences }
            }
            let risks = try #require(source["Custom.Risk"])
            #expect(arrived("106") < risks && Int64(risks - arrived("106")) == told("field.value_not_converted"))
            #expect(arrived("108") > 0 && arrived("108") < (source["Custom.Approver"] ?? 0))
        }

        @Test(.timeLimit(.minutes(2)))
        func aFieldThatNoScreenOrNoTypeFitsRefusesTheRunWhereThePolicySaysSo() async throws {
            let stack = try Stack.current
            try await stack.resetTarget()
            for field in ["customfield_10999", "Region"] {
                let options = ["--map-field", "Custom.Risk=\(field)", "--field-policy", "fail"]
                let run = try await stack.start(stack.createProject(), stack.connections(), options)
                let watched = try await stack.watch(run)
                #expect(watched.output == "FAILED\n" && watched.errors.contains("jira.field_mapping"))
                #expect(try await stack.view(of: run).failure?.field == "Custom.Risk")
                #expect(try await stack.tally().written.allSatisfy { $0 == 0 })
            }
        }
    }
}
