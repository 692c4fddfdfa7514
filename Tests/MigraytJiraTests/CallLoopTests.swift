import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct CallLoopTests {
    private let comment = Sensitive(ADFNode("doc"))
    private let part = CommentProvenance(item: WorkItemID(7), comment: 9)

    @Test func throttledWriteIsFrozenAndSentAgain() async throws {
        let jira = ScriptedJira([
            .json(429, "", ["Retry-After": "3"]), .json(429, "", ["Retry-After": "1"]),
            .json(201, #"{"id":"5"}"#),
        ])
        let id = try await jira.client().addComment(comment, part: part, to: Fixtures.key(1))
        #expect(id == "5")
        #expect(jira.state.frozen == [.seconds(3), .seconds(1)])
        #expect(jira.state.acquired.count == 3)
        let bucket = BudgetBucket(
            site: "acme's digest", endpoint: "POST issue/{key}/comment", rate: 100)
        #expect(Set(jira.state.acquired) == [bucket])
    }

    @Test func anIssueThatSeveralWorkersLinkIsAskedOfTheFleetBeyondASmallShare() async throws {
        let jira = ScriptedJira(Array(repeating: .json(201, ""), count: 4))
        let client = try jira.client()
        for other in 2...5 {
            try await client.link(type: "Relates", outward: Fixtures.key(1), inward: Fixtures.key(Int64(other)))
        }
        #expect(
            jira.state.acquired.map(\.endpoint).filter { $0.hasPrefix("issue ") }
                == Array(repeating: "issue SHOP-1", count: 3))
    }

    @Test func whoHoldsAnIssueAsksLater() async throws {
        let jira = ScriptedJira(Array(repeating: .json(201, ""), count: 9))
        let client = try jira.client(permit: WritePermit(issues: [Fixtures.key(1)]) {})
        for other in 2...10 {
            try await client.link(type: "Relates", outward: Fixtures.key(1), inward: Fixtures.key(Int64(other)))
        }
        #expect(jira.state.acquired.map(\.endpoint).filter { $0.hasPrefix("issue ") } == ["issue SHOP-1"])
    }

    @Test func aLinkedIssuesLimitIsToldToTheFleet() async throws {
        let throttled = ScriptedJira.Answer.json(
            429, "", ["Retry-After": "4", "RateLimit-Reason": "jira-per-issue-on-write"])
        let jira = ScriptedJira([throttled, .json(201, "")])
        try await jira.client().link(type: "Relates", outward: Fixtures.key(1), inward: Fixtures.key(2))
        #expect(jira.state.frozen == [.seconds(4), .seconds(4)])
        #expect(jira.state.slept == [.seconds(4)])
    }

    @Test func aUsedUpQuotaClosesTheSite() async throws {
        let used = ScriptedJira.Answer.json(
            429, "", ["Retry-After": "1200", "RateLimit-Reason": "jira-quota-tenant-based"])
        let jira = ScriptedJira([used, .json(201, #"{"id":"5"}"#)])
        _ = try await jira.client().addComment(comment, part: part, to: Fixtures.key(1))
        #expect(jira.state.frozenSites == ["acme's digest": .seconds(1200)])
        #expect(jira.state.frozen.isEmpty)
    }

    @Test func anAnswerThatWarnsBrakesItsEndpoint() async throws {
        let jira = ScriptedJira([
            .json(201, #"{"id":"5"}"#, ["X-RateLimit-NearLimit": "true"]), .json(201, #"{"id":"6"}"#),
        ])
        let client = try jira.client()
        _ = try await client.addComment(comment, part: part, to: Fixtures.key(1))
        _ = try await client.addComment(comment, part: part, to: Fixtures.key(1))
        #expect(jira.state.braked.map(\.endpoint) == ["POST issue/{key}/comment"])
    }

    @Test func aLeaseThatIsLostInTheWaitForTheLimitStopsTheWrite() async throws {
        let jira = ScriptedJira([.json(201, #"{"id":"5"}"#), .json(200, #"{"comments":[],"total":0}"#)])
        // Lost as soon as the budget was asked for.
        let permit = WritePermit { () throws(Failure) in
            if !jira.state.acquired.isEmpty { throw Failure(.ledgerFenceLost, .retry(after: .zero)) }
        }
        let client = try jira.client(permit: permit)
        let failure = await #expect(throws: Failure.self) {
            try await client.addComment(comment, part: part, to: Fixtures.key(1))
        }
        #expect(failure?.code == .ledgerFenceLost)
        #expect(failure?.certainty == .notExecuted)
        #expect(jira.state.requests.isEmpty)
        _ = try? await client.comments(of: Fixtures.key(1))
        #expect(jira.state.requests.count == 1, "Reading needs no permit.")
    }

    @Test func oneIssuesLimitHoldsBackThatIssueOnly() async throws {
        let throttled = ScriptedJira.Answer.json(
            429, "", ["Retry-After": "4", "RateLimit-Reason": "jira-per-issue-on-write"])
        let jira = ScriptedJira([throttled, .json(201, #"{"id":"5"}"#)])
        _ = try await jira.client().addComment(comment, part: part, to: Fixtures.key(1))
        #expect(jira.state.frozen.isEmpty)
        #expect(jira.state.slept == [.seconds(4)])
    }

    @Test(arguments: [
        ScriptedJira.Answer.json(500, "{}"), .json(502, "<html>"), .json(201, "<html>"),
        .broken(HTTPError(.timeout, .unknown)), .broken(HTTPError(.interrupted, .unknown)),
    ]) func lostWriteIsUnknownAndSentOnce(_ answer: ScriptedJira.Answer) async throws {
        let jira = ScriptedJira([answer, .json(201, #"{"id":"5"}"#)])
        let client = try jira.client()
        let failure = await #expect(throws: Failure.self) {
            try await client.addComment(comment, part: part, to: Fixtures.key(1))
        }
        #expect(failure?.certainty == .unknown)
        #expect(jira.state.requests.count == 1)
    }

    @Test func writeThatNeverLeftIsSentAgain() async throws {
        let jira = ScriptedJira([
            .broken(HTTPError(.unreachable, .notExecuted)), .json(201, #"{"id":"5"}"#),
        ])
        #expect(try await jira.client().addComment(comment, part: part, to: Fixtures.key(1)) == "5")
    }

    @Test func idempotentWriteSurvivesAnOutage() async throws {
        let jira = ScriptedJira([
            .json(503, "", ["Retry-After": "9"]), .broken(HTTPError(.timeout, .unknown)), .json(204, ""),
        ])
        try await jira.client().updateDescription(comment, of: Fixtures.key(1))
        #expect(jira.state.slept == [.seconds(9), .seconds(4)])
        #expect(jira.state.requests.map(\.method) == [.put, .put, .put])
    }

    @Test func cancelledCallIsNotBegunAgain() async throws {
        let jira = ScriptedJira([.json(500, "{}"), .json(200, "[]")])
        let client = try jira.client()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.components(site: Fixtures.site())
        }
        await #expect(throws: Failure.self) { try await task.value }
        #expect(jira.state.requests.count == 1)
    }

    @Test func credentialGoesInTheHeaderAndPrintsNowhere() async throws {
        let jira = ScriptedJira([.json(200, "[]")])
        let client = try jira.client()
        _ = try await client.components(site: Fixtures.site())
        let request = try #require(jira.state.requests.first)
        // printf bot@acme.example:s3cret | base64
        #expect(
            request.headers.first { $0.name == "Authorization" }?.value.reveal()
                == "Basic Ym90QGFjbWUuZXhhbXBsZTpzM2NyZXQ=")
        #expect(request.url == "https://acme.example/rest/api/3/project/SHOP/components")
        var dumped = ""
        dump(client, to: &dumped)
        #expect(!dumped.contains("s3cret") && !dumped.contains("Ym90"))
    }

    @Test func addressAndAccountAreRequired() {
        let plain = JiraEndpoint(
            baseURL: "http://acme.example", projectKey: "SHOP", boardID: nil, certificateAuthority: nil)
        #expect(throws: Failure(.configuration, .failRun, field: "baseURL")) {
            try SiteAddress(baseURL: plain.baseURL, site: "s", credential: ScriptedJira.credential)
        }
        #expect(throws: Failure(.jiraUnauthorized, .parkRun, field: "account")) {
            try SiteAddress(
                baseURL: "https://acme.example", site: "s",
                credential: PlatformCredential(account: nil, token: Sensitive("t")))
        }
    }

    @Test func variablesAndQueriesAreEncoded() {
        let call = JiraCall(.get, "a/{x}/b/{y}", ["1/2?", "ä"], query: [("q", "a+b@c&d")], api: .agile)
        #expect(call.target == "/rest/agile/1.0/a/1%2F2%3F/b/%C3%A4?q=a%2Bb%40c%26d")
        #expect(call.bucket(site: "s").endpoint == "GET agile/a/{x}/b/{y}")
    }
}
