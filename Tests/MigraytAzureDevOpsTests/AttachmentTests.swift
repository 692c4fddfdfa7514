import MigraytHTTP
import MigraytModel
import MigraytPorts
import Testing

@testable import MigraytAzureDevOps

@Suite("Attachments")
struct AttachmentTests {
    private static let guid = "098a279a-60b9-40a8-868b-b7fd00c0a439"

    @Test(
        "URLs of the organisation are recognised",
        arguments: [
            "https://dev.azure.com/contoso/_apis/wit/attachments/098A279A-60B9-40A8-868B-B7FD00C0A439",
            "https://DEV.azure.com:443/Contoso/6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c/_apis/wit/attachments/\(guid)?fileName=Bild ü.png",
            "https://dev.azure.com/contoso/p/_apis/WIT/Attachments/\(guid)?fileName=a.png#x",
            "https://dev.azure.com/contoso/WorkItemTracking/v1.0/AttachFileHandler.ashx?FileID=7&FileNameGUID=\(guid)&x=1",
        ])
    func own(url: String) throws {
        #expect(try StubServer().client().attachmentID(inURL: url) == Self.guid)
    }

    @Test(
        "Foreign and doubtful URLs are never called",
        arguments: [
            "http://dev.azure.com/contoso/_apis/wit/attachments/\(guid)",
            "https://evil.example/contoso/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com.evil.example/contoso/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com@evil.example/contoso/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com:8443/contoso/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com/other/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com/contoso/../other/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com/contosolite/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com/contoso/_apis/wit/attachments/not-a-guid",
            "https://dev.azure.com/contoso/_apis/wit/attachments/\(guid)/more",
            "https://dev.azure.com/contoso/page?u=/_apis/wit/attachments/\(guid)",
            "https://dev.azure.com/contoso/x/AttachFileHandler.ashx?FileID=7", "/_apis/wit/attachments/\(guid)", "",
        ])
    func foreign(url: String) throws {
        #expect(try StubServer().client().attachmentID(inURL: url) == nil)
    }

    @Test("A file is asked for by its GUID on the connection's own host, and its type may be HTML")
    func download() async throws {
        let server = StubServer(
            StubServer.Answer(status: 503), StubServer.Answer(headers: ["Content-Type": "text/html"], body: "<p>"))
        let name = Sensitive("Bild ü&1.html")
        let stream = try await server.client().download(SourceAttachment(id: Self.guid, name: name, size: nil))
        #expect(try await stream.next() == Array("<p>".utf8))
        #expect(try await stream.next() == nil)
        #expect(
            server.requests.last?.url
                == "https://dev.azure.com/contoso/Web%20Shop/_apis/wit/attachments/\(Self.guid)"
                + "?fileName=Bild%20%C3%BC%261.html&download=true&api-version=7.1")
    }

    @Test("A file that is gone fails the item, a refused token parks the run")
    func failures() async throws {
        let server = StubServer(StubServer.Answer(status: 404), .html(status: 203))
        let client = try server.client()
        let attachment = SourceAttachment(id: Self.guid, name: Sensitive("a"), size: nil)
        await #expect(throws: Failure(.itemGone, .failItem, status: 404)) { try await client.download(attachment) }
        await #expect(throws: Failure(.adoUnauthorized, .parkRun, status: 203)) {
            try await client.download(attachment)
        }
    }
}
