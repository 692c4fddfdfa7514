/// The handler of one endpoint.
///
/// A struct around the closure, because the compiler (6.3.1) crashes on a function type with a typed error as a generic
/// argument.
struct AzureDevOpsHandler: Sendable {
    let respond: @Sendable (AzureDevOpsCall) throws(AzureDevOpsFailure) -> SimulatedResponse
}
