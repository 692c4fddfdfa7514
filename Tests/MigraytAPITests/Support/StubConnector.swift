import MigraytModel
import MigraytPorts
import Synchronization

/// Platforms that accept every credential, until a test says otherwise.
final class StubConnector: PlatformConnector {
    private let refusal = Mutex<Failure?>(nil)
    private let used = Mutex<[String]>([])
    private let presented = Mutex<[PlatformCredential]>([])

    /// The tokens that were shown to a platform.
    var tokens: [String] { presented.withLock { $0.map { $0.token.reveal() } } }
    /// The sites whose rate limit was to be used.
    var sites: [String] { used.withLock { $0 } }
    func refuse(with failure: Failure?) { refusal.withLock { $0 = failure } }

    func source(_ endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential) throws(Failure)
        -> any WorkItemSource
    {
        presented.withLock { $0.append(credential) }
        used.withLock { $0.append(site) }
        return StubSource(name: endpoint.project, refusal: refusal.withLock { $0 })
    }

    func target(_ endpoint: JiraEndpoint, site: String, credential: PlatformCredential, permit: WritePermit)
        throws(Failure) -> any IssueTarget
    {
        presented.withLock { $0.append(credential) }
        used.withLock { $0.append(site) }
        return StubTarget(refusal: refusal.withLock { $0 })
    }
}
