import MigraytModel

/// Runs `body` for every element, at most `limit` at once; results in no order.
///
/// The first failure cancels the rest and is thrown. Cancellation is thrown as `run.cancelled` with `retry`.
func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], limit: Int, _ body: @escaping @Sendable (Element) async throws(Failure) -> Result
) async throws(Failure) -> [Result] {
    do {
        return try await withThrowingTaskGroup(of: Result.self) { group in
            var results: [Result] = []
            var rest = elements[...]
            for element in rest.prefix(limit) { group.addTask { try await body(element) } }
            rest = rest.dropFirst(limit)
            while let result = try await group.next() {
                results.append(result)
                if let element = rest.popFirst() { group.addTask { try await body(element) } }
            }
            return results
        }
    } catch let failure as Failure {
        throw failure
    } catch {
        throw Failure(.cancelled, .retry(after: .zero))
    }
}
