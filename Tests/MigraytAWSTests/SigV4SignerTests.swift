import Foundation
import MigraytDigest
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

@Suite("Signature Version 4")
struct SigV4SignerTests {
    /// The example credentials and time of AWS's documentation: 2015-08-30 12:36:00 UTC.
    private let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Sensitive("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
    private let date = Date(timeIntervalSince1970: 1_440_938_160)
    private let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func signer(_ service: String, _ rule: SigV4Signer.PathRule) -> SigV4Signer {
        SigV4Signer(credentials: credentials, region: "us-east-1", service: service, pathRule: rule)
    }

    /// `get-vanilla` of AWS's test suite.
    @Test func vanilla() {
        let signature = signer("service", .normalizedAndEncoded).sign(
            SigV4Request(
                method: "GET", path: "/", headers: [("Host", "example.amazonaws.com")], payloadHash: emptyHash),
            at: date)
        #expect(
            signature.canonicalRequest == """
                GET
                /

                host:example.amazonaws.com
                x-amz-date:20150830T123600Z

                host;x-amz-date
                \(emptyHash)
                """)
        #expect(
            signature.stringToSign == """
                AWS4-HMAC-SHA256
                20150830T123600Z
                20150830/us-east-1/service/aws4_request
                bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63
                """)
        #expect(signature.signature == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }

    /// The worked example of the IAM user guide ("Create a signed AWS API request"): IAM ListUsers.
    @Test func listUsers() {
        let signature = signer("iam", .normalizedAndEncoded).sign(
            SigV4Request(
                method: "GET", path: "/", query: "Action=ListUsers&Version=2010-05-08",
                headers: [
                    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                    ("Host", "iam.amazonaws.com"),
                ],
                payloadHash: emptyHash),
            at: date)
        #expect(signature.signature == "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
        #expect(
            signature.headers.last?.value.reveal()
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, Signature=\(signature.signature)")
    }

    @Test(
        "the path's three rules",
        arguments: [
            (SigV4Signer.PathRule.asSent, "/a//b/../%20c", "/a//b/../%20c"),
            (.encoded, "/a//b/../%20c", "/a//b/../%2520c"), (.normalizedAndEncoded, "/a//b/../%20c", "/a/%2520c"),
            (.normalizedAndEncoded, "", "/"), (.asSent, "", "/"), (.normalizedAndEncoded, "/..", "/"),
        ])
    func path(_ rule: SigV4Signer.PathRule, _ path: String, _ canonical: String) {
        let signature = signer("service", rule).sign(
            SigV4Request(method: "GET", path: path, headers: [("host", "h")], payloadHash: emptyHash), at: date)
        #expect(signature.canonicalRequest.split(separator: "\n")[1] == canonical)
    }

    @Test(
        "queries are sorted and encoded once",
        arguments: [
            ("b=2&a=1&a=0&a-b=3", "a=0&a=1&a-b=3&b=2"), ("uploads", "uploads="), ("k=a%2fb%20c", "k=a%2Fb%20c"),
            ("k=a=b", "k=a%3Db"), ("k=100%", "k=100%25"), ("k=%+1", "k=%25%2B1"),
        ])
    func query(_ query: String, _ canonical: String) {
        let signature = signer("service", .encoded).sign(
            SigV4Request(method: "GET", path: "/", query: query, headers: [("host", "h")], payloadHash: emptyHash),
            at: date)
        #expect(signature.canonicalRequest.split(separator: "\n")[2] == canonical)
    }

    @Test func hashes() {
        #expect(SHA256.hexDigest([]) == emptyHash)
        // RFC 4231, test case 2.
        #expect(
            SHA256.hex(SHA256.hmac(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
