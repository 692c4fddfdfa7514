import MigraytModel

/// Opens a platform with a credential that was fetched just before; both are let go together.
public protocol PlatformConnector: Sendable {
    /// - Parameter site: Whose rate limit it is, as in `BudgetBucket`.
    func source(_ endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential) throws(Failure)
        -> any WorkItemSource
    /// - Parameters:
    ///   - site: Whose rate limit it is, as in `BudgetBucket`.
    ///   - permit: Asked before the bytes of each write.
    func target(_ endpoint: JiraEndpoint, site: String, credential: PlatformCredential, permit: WritePermit)
        throws(Failure) -> any IssueTarget
}
