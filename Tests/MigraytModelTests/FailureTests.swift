import Foundation
import MigraytModel
import Testing

@Suite struct FailureTests {
    /// The codes that the source declares: static members cannot be listed at run time.
    private static let codes: [FailureCode] = {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/MigraytModel/Errors/FailureCode.swift").standardized
        let text = (try? String(contentsOf: source, encoding: .utf8)) ?? ""
        return text.matches(of: /= FailureCode\("([^"]+)"\)/).map { FailureCode(rawValue: String($0.1)) }
    }()

    @Test func codesAreFoundAndUnique() {
        #expect(Self.codes.count > 40)
        #expect(Set(Self.codes).count == Self.codes.count)
        #expect(Self.codes.contains(.jiraThrottled))
    }

    @Test(arguments: codes)
    func hasAnExplanation(_ code: FailureCode) {
        #expect(!code.explanation.contains("no explanation"))
        #expect(code.explanation.hasSuffix("."))
        #expect(code.explanation.count > 20)
    }

    @Test("A description is made of the explanation, the field's name and the status, and of nothing else")
    func descriptionHoldsNoContent() {
        let failure = Failure(.jiraRejected, .failItem, certainty: .unknown, field: "summary", status: 400)
        #expect(failure.description == FailureCode.jiraRejected.explanation + " [field: summary] [status: 400]")
        #expect("\(Failure(.itemGone, .failItem))" == FailureCode.itemGone.explanation)
        // Every stored member is a closed type or a technical name: there is nowhere for a text to be.
        let members = Mirror(reflecting: failure).children.compactMap(\.label)
        #expect(members == ["code", "disposition", "certainty", "field", "status"])
    }

    @Test func unknownCodeSaysSo() {
        #expect(FailureCode(rawValue: "new.code").explanation == "new.code: no explanation is recorded.")
    }
}
