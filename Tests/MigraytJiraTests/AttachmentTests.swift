import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytJira

@Suite struct AttachmentTests {
    @Test func bodyIsAsRFC7578SaysAndOfTheSaidLength() async throws {
        let jira = ScriptedJira([
            .json(
                200,
                #"[{"id":"2","filename":"b.txt","size":0},{"id":"1","filename":"a%22\u00e4.txt","size":5}]"#
            )
        ])
        let files = [Fixtures.file("a\"\r\nä.txt", ["he", "llo"]), Fixtures.file("b.txt", [])]
        let attached = try await jira.client().attach(files, to: Fixtures.key(1))
        #expect(attached.map(\.id) == ["1", "2"])
        let body = jira.state.uploads[0]
        let expected =
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0Aä.txt\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\nhello"
            + "\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.txt\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n"
        #expect(String(decoding: body, as: UTF8.self) == expected)
        let request = jira.state.requests[0]
        guard case .stream(let length, _) = request.body else {
            Issue.record("the body is not streamed")
            return
        }
        #expect(length == Int64(body.count))
        #expect(request.headers.first { $0.name == "X-Atlassian-Token" }?.value.reveal() == "no-check")
        #expect(
            request.headers.first { $0.name == "Content-Type" }?.value.reveal()
                == "multipart/form-data; boundary=XX")
    }

    @Test func throttledUploadOpensItsFilesAnew() async throws {
        let jira = ScriptedJira([
            .json(429, "", ["Retry-After": "1"]), .json(200, #"[{"id":"1","filename":"a","size":2}]"#),
        ])
        _ = try await jira.client().attach([Fixtures.file("a", ["xy"])], to: Fixtures.key(1))
        #expect(jira.state.uploads.count == 2)
        #expect(jira.state.uploads[0] == jira.state.uploads[1])
    }

    @Test(arguments: [3, 9] as [Int64]) func fileOfAnotherLengthIsNotSent(_ length: Int64)
        async throws
    {
        let reader = MultipartReader(
            MultipartBody(files: [Fixtures.file("a", ["12", "345"], length: length)], boundary: "XX"))
        let failure = await #expect(throws: Failure.self) { while try await reader.next() != nil {} }
        #expect(failure?.field == "length")
    }

    private func attachment(_ id: String, _ name: String, _ size: Int64) -> TargetAttachment {
        TargetAttachment(id: id, name: Sensitive(name), size: size)
    }

    @Test func equalNamesAreToldApartBySizeAndOrder() {
        let files = [Fixtures.file("a", ["1"]), Fixtures.file("a", ["22"]), Fixtures.file("a", ["3"])]
        let matched = AttachmentReading.match(
            [attachment("x", "a", 2), attachment("y", "a", 1), attachment("z", "a", 1)], to: files)
        #expect(matched?.map(\.id) == ["y", "x", "z"])
    }

    @Test func filesOfAnotherSizeAreMatchedByNameAndTold() async throws {
        let body =
            #"[{"id":"1","filename":"b","size":1},{"id":"2","filename":"a","size":3},{"id":"3","filename":"c","size":9}]"#
        let jira = ScriptedJira([.json(200, body)])
        let files = [Fixtures.file("a", ["xy"]), Fixtures.file("other", ["z z z"]), Fixtures.file("b", ["z"])]
        let attached = try await jira.client().attach(files, to: Fixtures.key(1))
        #expect(attached.map(\.id) == ["2", "3", "1"] && attached.map(\.size) == [3, 9, 1])
    }

    @Test(arguments: [
        #"[]"#, #"[{"id":"1","filename":"a","size":2},{"id":"2","filename":"a","size":2}]"#, #"{"id":"1"}"#,
        #"[{"id":"1","filename":"a"}]"#,
    ]) func uploadThatDoesNotFitIsUnknown(_ body: String) async throws {
        let jira = ScriptedJira([.json(200, body)])
        let client = try jira.client()
        let failure = await #expect(throws: Failure.self) {
            try await client.attach([Fixtures.file("a", ["xy"])], to: Fixtures.key(1))
        }
        #expect(failure?.certainty == .unknown)
    }

    @Test func attachmentsOfAnIssueComeOldestFirst() async throws {
        let body = #"""
            {"fields":{"attachment":[{"id":"100","filename":"b","size":1},{"id":"99","filename":"a","size":1}]}}
            """#
        let jira = ScriptedJira([.json(200, body)])
        #expect(try await jira.client().attachments(of: Fixtures.key(1)).map(\.id) == ["99", "100"])
    }

    static let uuid = "8f6a3c1e-0b1d-4c55-9d5a-3a0c6f0f1b2c"

    @Test func mediaIDComesOutOfTheRedirect() async throws {
        let location = "https://api.media.atlassian.com/file/\(Self.uuid)/binary?token=secret&client=x"
        let jira = ScriptedJira([.json(303, "<html>", ["Location": location])])
        #expect(try await jira.client().mediaID(of: "10001") == Self.uuid)
        #expect(
            jira.state.requests.first?.url
                == "https://acme.example/rest/api/3/attachment/content/10001?redirect=true")
        #expect(jira.state.acquired.first?.rate == PlatformLimits.Jira.contentReadsPerSecond)
    }

    @Test(arguments: [
        "https://api.media.atlassian.com/file/12/binary", "https://x.example/login?to=/file/\(uuid)/",
        "/file/",
    ]) func otherRedirectNamesNoMediaID(_ location: String) async throws {
        let jira = ScriptedJira([.json(303, "", ["Location": location])])
        let client = try jira.client()
        await #expect(throws: Failure(.jiraUnexpectedAnswer, .failItem, field: "Location")) {
            try await client.mediaID(of: "1")
        }
    }

    @Test func fileInsteadOfARedirectIsNotRead() async throws {
        let jira = ScriptedJira([.json(200, String(repeating: "x", count: 100_000))])
        let client = try jira.client()
        let failure = await #expect(throws: Failure.self) { try await client.mediaID(of: "1") }
        #expect(failure == Failure(.jiraUnexpectedAnswer, .failItem, field: "Location"))
        #expect(jira.state.requests.count == 1)
    }
}
