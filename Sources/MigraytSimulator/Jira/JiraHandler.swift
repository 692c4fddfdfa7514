/// The handler of one endpoint.
///
/// A struct around the closure, because the compiler (6.3.1) crashes on a function type with a typed error as a generic
/// argument.
struct JiraHandler: Sendable {
    let respond: @Sendable (JiraCall, inout JiraState) throws(JiraFailure) -> SimulatedResponse
    /// Names the path parameter with the issue that the call writes to; `nil` when it writes to none or to several.
    var writesTo: String?
}
