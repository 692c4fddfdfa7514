import MigraytModel
import MigraytPorts
import Synchronization

/// Platforms that accept every credential, until a test says otherwise.
final class StubConnector: PlatformConnector {
    private let refusal = Mutex<Failure?>(nil)
    private let presented = Mutex<[PlatformCredential]>([])

    /// The tokens that were shown to a platform.
    var tokens: [String] { presented.withLock { $0.map { $0.token.reveal() } } }
    func refuse(with failure: Failure?) { refusal.withLock { $0 = failure } }

    func source(_ endpoint: AzureDevOpsEndpoint, credential: PlatformCredential) throws(Failure) -> any WorkItemSource {
        presented.withLock { $0.append(credential) }
        return StubSource(name: endpoint.project, refusal: refusal.withLock { $0 })
    }

    func target(_ endpoint: JiraEndpoint, credential: PlatformCredential, permit: WritePermit) throws(Failure)
        -> any IssueTarget
    {
        presented.withLock { $0.append(credential) }
        return StubTarget(refusal: refusal.withLock { $0 })
    }
}
