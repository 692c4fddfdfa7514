extension FailureCode {
    /// The cause and the next step, for a person. Holds no content.
    public var explanation: String { Self.explanations[rawValue] ?? "\(rawValue): no explanation is recorded." }

    private static let explanations: [String: String] = [
        "ado.unauthorized":
            "Azure DevOps refused the token (it is wrong, expired or revoked). Connect again with a valid token, then resume.",
        "ado.forbidden":
            "Azure DevOps refused access. Give the token Work Items (Read) and Project and Team (Read) on this project.",
        "ado.project_not_found":
            "Project not found in ADO. Check the organisation URL and the project name, then connect again.",
        "ado.throttled":
            "Azure DevOps is throttling this identity. The work goes on by itself after the time it asked for.",
        "ado.unavailable": "Azure DevOps did not answer as expected. The work is tried again by itself.",
        "ado.unexpected_answer":
            "Azure DevOps sent an answer that is not its API's. Check that the organisation URL points at Azure DevOps.",
        "ado.rejected": "Azure DevOps rejected the request.",
        "jira.unauthorized":
            "Jira refused the e-mail or API token (wrong, expired or revoked). Connect again with a valid one, then resume.",
        "jira.forbidden": "Jira refused access. Give the account the Project Administrator role on the target project.",
        "jira.project_not_found":
            "Jira project key not found. Check the site URL and the key, and that the account can see the project.",
        "jira.missing_permission":
            "The Jira account lacks a permission on the project. Grant the named permission, then start again.",
        "jira.not_found": "Jira does not know the addressed thing, or the account may not see it.",
        "jira.throttled": "Jira's rate limit was reached. The work goes on by itself after the time it asked for.",
        "jira.unavailable": "Jira did not answer as expected. The work is tried again by itself.",
        "jira.rejected": "Jira rejected the data of this item. The field named beside this code says which part.",
        "jira.conflict": "Jira saw a conflicting change at the same moment. The work is tried again by itself.",
        "jira.limit_reached": "A limit of Jira for one issue or one file was reached.",
        "jira.unexpected_answer":
            "Jira sent an answer that is not its API's. Check that the base URL points at a Jira Cloud site.",
        "jira.required_field":
            "An issue type of the Jira project requires a field that the migration cannot fill. Give it a default when you start (--field-default ID=JSON), or make it optional in Jira.",
        "jira.field_mapping":
            "A mapped field is not on the create screen of an issue type of the run, or Jira has it as a type that no value is converted to. Put it on the screens, map another field (--map-field), or start with --field-policy drop.",
        "jira.no_level_above_epic":
            "The Jira project has no issue type of the level above Epic, which --hierarchy extend needs. Add the level and a type of it to the project, or start with --hierarchy collapse or keep.",
        "jira.setup_incomplete":
            "The Jira project lacks something that the migration needs. Create what is named beside this code, then start again.",
        "http.unreachable": "The host could not be reached. Check the URL, the network and the port.",
        "http.certificate":
            "The server's certificate is not trusted. Give the CA's file (--ca-file) when you connect, or mend the certificate.",
        "http.timeout": "The server did not answer in time.",
        "http.interrupted": "The connection broke before the answer was complete.",
        "http.too_large": "The answer was larger than the limit for its kind.",
        "http.refused_address": "The address is not on the connection's host, or is not HTTPS, so it was not called.",
        "oauth.refused":
            "The platform did not accept the authorization (its code is wrong, used or over). Begin again.",
        "oauth.client_refused":
            "The platform does not accept our OAuth client. The operator checks its id, secret and redirect URL (MIGRAYT_ADO_OAUTH_…, MIGRAYT_JIRA_OAUTH_…).",
        "oauth.grant_expired":
            "The platform no longer accepts the authorization (revoked, not used for too long, or at the end of its life). Connect the platform again, then resume.",
        "oauth.token_expired":
            "An access token ended while it was in use. The work goes on by itself with a new one.",
        "oauth.unavailable":
            "The platform's authorization server did not answer as expected. The work is tried again by itself.",
        "oauth.not_configured":
            "The connection was authorized by OAuth, and this process has no OAuth client of its platform. The operator sets MIGRAYT_ADO_OAUTH_… or MIGRAYT_JIRA_OAUTH_… on all roles; then resume.",
        "oauth.site_not_granted":
            "The authorization does not cover the site of the base URL. Authorize again and choose that site, with an account that can see it.",
        "oidc.refused":
            "The provider of sign-ins did not answer as OpenID Connect says. Check MIGRAYT_OIDC_ISSUER, the client and its secret.",
        "http.private_address":
            "The host lies at an address of this machine or of a private network, where connections are not made to. If it is meant, the operator names it in MIGRAYT_OUTBOUND_PRIVATE_HOSTS.",
        "aws.credentials_missing":
            "No credentials of AWS were found. Give the process a role (an ECS task role, a web identity, or an instance profile with a metadata hop limit of 2), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        "aws.credentials_unavailable":
            "The source of AWS credentials that is named beside this code did not answer as expected. It is asked again by itself; look at the task's or instance's role if this lasts.",
        "aws.credentials_refused":
            "The source of AWS credentials that is named beside this code refused this process. Check the role, its trust policy and the token's file, then resume.",
        "secrets.not_found": "The connection's secret is gone from Secrets Manager. Connect the platform again.",
        "secrets.unavailable": "Secrets Manager could not be asked. The work is tried again by itself.",
        "secrets.forbidden": "Secrets Manager refused this process. Check its role and the key policy.",
        "staging.unavailable": "The attachment staging could not be used. The work is tried again by itself.",
        "staging.expiry_missing":
            "The staging bucket does not clear itself within the retention. Give it a lifecycle rule for all objects.",
        "staging.not_found": "A staged attachment is gone. It is fetched from the source again.",
        "ledger.unavailable": "The database could not be used. The work is tried again by itself.",
        "ledger.conflict": "The thing already exists, or its state does not allow this.",
        "ledger.not_found": "The database holds no such thing.",
        "ledger.fence_lost": "Another worker took this shard over; this one lets go of it.",
        "ledger.count_mismatch":
            "A phase did not end with the items that were enumerated and written down: rows of the database are missing or were changed by hand. Start a new run, which makes nothing twice; ask for support if nobody touched the database.",
        "ledger.restored":
            "The database was put back to an earlier time. What may have been made since is looked for in Jira before it is made; nothing is to be done.",
        "ledger.schema": "The database schema does not fit this program. Run the newest version of all roles.",
        "bus.unavailable": "The message broker could not be used. The work is tried again by itself.",
        "bus.rejected": "The message broker refused a message.",
        "message.malformed": "A message could not be read. It was put on the dead-letter topic.",
        "message.unknown_version": "A message has a version that this program does not know. Upgrade this role.",
        "shard.attempts_exhausted": "The item was tried too often. Mend the cause that the log names, then replay it.",
        "item.gone": "The work item was deleted or moved away in Azure DevOps since it was enumerated.",
        "item.unreadable": "The work item's data is not of the form that the API promises.",
        "item.poison":
            "Three processes died, or hung and gave themselves up, while they worked on this item. Ask for support; replay it when the cause is mended.",
        "verify.source_file":
            "The issue's text still points at a file in Azure DevOps, which readers in Jira cannot open. Ask for support.",
        "run.cancelled": "The run was cancelled before this item's turn.",
        "configuration.invalid": "The configuration is not valid.",
        "internal.error": "The program met a state that it should not have met. Ask for support.",
    ]
}
