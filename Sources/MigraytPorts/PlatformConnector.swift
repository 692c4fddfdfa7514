import MigraytModel

/// Opens a platform with a credential that was fetched just before; both are let go together.
public protocol PlatformConnector: Sendable {
    func source(_ endpoint: AzureDevOpsEndpoint, credential: PlatformCredential) throws(Failure) -> any WorkItemSource
    /// - Parameter permit: Asked before the bytes of each write.
    func target(_ endpoint: JiraEndpoint, credential: PlatformCredential, permit: WritePermit) throws(Failure)
        -> any IssueTarget
}
