import MigraytModel
import MigraytPorts

/// Opens the scripted platforms, whatever the credential says.
public struct ScriptedConnector: PlatformConnector {
    private let scriptedSource: ScriptedSource
    private let scriptedTarget: ScriptedTarget

    public init(source: ScriptedSource, target: ScriptedTarget) {
        scriptedSource = source
        scriptedTarget = target
    }

    public func source(
        _ endpoint: AzureDevOpsEndpoint, site: String, credential: PlatformCredential
    ) throws(Failure) -> any WorkItemSource { scriptedSource }

    public func target(_ endpoint: JiraEndpoint, site: String, credential: PlatformCredential, permit: WritePermit)
        throws(Failure) -> any IssueTarget
    {
        scriptedTarget
    }
}
