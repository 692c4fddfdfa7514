import MigraytModel

/// Throws a violation of the calling rule unless the condition holds.
func require(_ condition: Bool, _ detail: @autoclosure () -> String, rule: String = #function) throws {
    guard condition else { throw ConformanceViolation(rule: rule.ruleName, detail: detail()) }
}

/// The value, or a violation of the calling rule when there is none.
func required<Value>(_ value: Value?, _ detail: @autoclosure () -> String, rule: String = #function) throws -> Value {
    guard let value else { throw ConformanceViolation(rule: rule.ruleName, detail: detail()) }
    return value
}

/// A violation of the calling rule unless both are equal.
func requireEqual<Value: Equatable>(
    _ actual: Value, _ expected: Value, _ what: @autoclosure () -> String, rule: String = #function
) throws {
    try require(actual == expected, "\(what()) is \(actual), not \(expected)", rule: rule)
}

/// A violation of the calling rule unless the call fails with the code.
@discardableResult
func requireFailure<Result>(
    _ code: FailureCode, of what: @autoclosure () -> String, rule: String = #function,
    _ call: () async throws(Failure) -> Result
) async throws -> Failure {
    let outcome: Swift.Result<Result, Failure>
    do throws(Failure) { outcome = .success(try await call()) } catch { outcome = .failure(error) }
    guard case .failure(let failure) = outcome else {
        throw ConformanceViolation(rule: rule.ruleName, detail: "\(what()) succeeds and should fail with \(code)")
    }
    try require(failure.code == code, "\(what()) fails with \(failure.code) and not with \(code)", rule: rule)
    // That a claim was lost says nothing about its items: none may be failed for it.
    if code == .ledgerFenceLost {
        try require(failure.disposition == .retry(after: .zero), "\(what()) gives up the item", rule: rule)
    }
    return failure
}

extension String {
    /// `#function` without its parameter list.
    fileprivate var ruleName: String { String(prefix { $0 != "(" }) }
}
