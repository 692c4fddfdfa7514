import Foundation
import MigraytHTTP
import MigraytModel
import Testing

@testable import MigraytAWS

/// AWS's published vectors (aws-c-auth, `aws-signing-test-suite/v4`, Apache-2.0), each step compared.
@Suite("Signature Version 4 against AWS's vectors")
struct SigV4VectorTests {
    static let folder = ProcessInfo.processInfo.environment["MIGRAYT_SHARED"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("specs/aws/sigv4-test-suite/tests/aws-signing-test-suite/v4")
    }

    static var names: [String] {
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) }
        return (names ?? []).sorted()
    }

    @Test(.enabled(if: folder != nil)) func allVectorsAreThere() { #expect(Self.names.count == 38) }

    @Test(.enabled(if: folder != nil), arguments: names)
    func vector(_ name: String) throws {
        let vector = try SigV4Vector(folder: try #require(Self.folder).appendingPathComponent(name))
        let signature = vector.signer.sign(vector.request, at: vector.date)
        #expect(signature.canonicalRequest == vector.canonicalRequest)
        #expect(signature.stringToSign == vector.stringToSign)
        #expect(signature.signature == vector.signature)
        #expect(signature.headers.last?.value.reveal() == vector.authorization)
    }
}
