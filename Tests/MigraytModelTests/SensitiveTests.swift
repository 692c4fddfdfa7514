import Foundation
import MigraytModel
import Testing

/// A secret or a text that is printed by accident must print as nothing.
@Suite struct SensitiveTests {
    private static let secret = "canary-7f3a"

    private struct Holder {
        let token = Sensitive(SensitiveTests.secret)
        let nested: [String: Sensitive<[String]>] = ["a": Sensitive([SensitiveTests.secret])]
        let optional: Sensitive<String>? = Sensitive(SensitiveTests.secret)
    }

    @Test func neverPrints() {
        let value = Sensitive(Self.secret)
        let holder = Holder()
        var dumped = ""
        dump(value, to: &dumped)
        dump(holder, to: &dumped)
        dump([holder], to: &dumped)
        let texts = [
            "\(value)", String(describing: value), String(reflecting: value), value.description,
            value.debugDescription, "\(holder)", String(reflecting: holder), "\([value])", "\(Optional(value) as Any)",
            "\(["k": value])", "\(Result<Sensitive<String>, Failure>.success(value))", dumped,
            "\(Mirror(reflecting: value).children.map { "\($0)" })",
        ]
        for text in texts { #expect(!text.contains(Self.secret)) }
        #expect(value.reveal() == Self.secret)
    }

    @Test func neverPrintsInsideTheModel() {
        let issue = TargetIssue(
            reference: IssueReference(key: IssueKey(projectKey: "A", number: 1), id: "1"), provenance: nil,
            summary: Sensitive(Self.secret), description: Sensitive(.string(Self.secret)),
            labels: Sensitive([Self.secret]))
        let comment = SourceComment(
            id: 1, html: Sensitive(Self.secret),
            author: SourceIdentity(
                id: "x", displayName: Sensitive(Self.secret), uniqueName: Sensitive(Self.secret)),
            createdAt: Date(timeIntervalSince1970: 0), modifiedAt: nil, isDeleted: false)
        let credential = PlatformCredential(account: Sensitive(Self.secret), token: Sensitive(Self.secret))
        let stored = StoredConnection(
            endpoint: .jira(
                JiraEndpoint(baseURL: "https://x", projectKey: "K", boardID: nil, certificateAuthority: nil)),
            credential: .token(credential))
        var dumped = ""
        dump(issue, to: &dumped)
        dump(comment, to: &dumped)
        dump(credential, to: &dumped)
        for text in ["\(issue)", "\(comment)", "\(credential)", "\(stored.encoded())", dumped] {
            #expect(!text.contains(Self.secret))
        }
    }

    @Test("An encoder cannot be handed it by accident")
    func isNotCodable() {
        let value: Any = Sensitive(Self.secret)
        #expect(!(value is any Encodable))
        #expect(!(value is any Decodable))
    }

    @Test func comparesAndMapsByValue() {
        #expect(Sensitive("a") == Sensitive("a"))
        #expect(Sensitive("a") != Sensitive("b"))
        #expect(Sensitive("ab").map(\.count).reveal() == 2)
    }
}
