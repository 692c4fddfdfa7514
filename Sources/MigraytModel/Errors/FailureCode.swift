/// The stable name of a fault. The text before the dot names the system that it came from.
///
/// Names are part of the public contract: they stand in reports, metrics and dead letters.
public struct FailureCode: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    init(_ rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
}

extension FailureCode {
    public static let adoUnauthorized = FailureCode("ado.unauthorized")
    public static let adoForbidden = FailureCode("ado.forbidden")
    public static let adoProjectNotFound = FailureCode("ado.project_not_found")
    public static let adoThrottled = FailureCode("ado.throttled")
    public static let adoUnavailable = FailureCode("ado.unavailable")
    public static let adoUnexpectedAnswer = FailureCode("ado.unexpected_answer")
    public static let adoRejected = FailureCode("ado.rejected")
    public static let jiraUnauthorized = FailureCode("jira.unauthorized")
    public static let jiraForbidden = FailureCode("jira.forbidden")
    public static let jiraProjectNotFound = FailureCode("jira.project_not_found")
    public static let jiraMissingPermission = FailureCode("jira.missing_permission")
    public static let jiraNotFound = FailureCode("jira.not_found")
    public static let jiraThrottled = FailureCode("jira.throttled")
    public static let jiraUnavailable = FailureCode("jira.unavailable")
    public static let jiraRejected = FailureCode("jira.rejected")
    public static let jiraConflict = FailureCode("jira.conflict")
    public static let jiraLimitReached = FailureCode("jira.limit_reached")
    public static let jiraUnexpectedAnswer = FailureCode("jira.unexpected_answer")
    public static let jiraRequiredField = FailureCode("jira.required_field")
    public static let jiraFieldMapping = FailureCode("jira.field_mapping")
    public static let jiraNoLevelAboveEpic = FailureCode("jira.no_level_above_epic")
    public static let jiraSetupIncomplete = FailureCode("jira.setup_incomplete")
    public static let httpUnreachable = FailureCode("http.unreachable")
    public static let httpCertificate = FailureCode("http.certificate")
    public static let httpTimeout = FailureCode("http.timeout")
    public static let httpInterrupted = FailureCode("http.interrupted")
    public static let httpTooLarge = FailureCode("http.too_large")
    public static let httpRefusedAddress = FailureCode("http.refused_address")
    public static let httpPrivateAddress = FailureCode("http.private_address")
    public static let awsCredentialsMissing = FailureCode("aws.credentials_missing")
    public static let awsCredentialsUnavailable = FailureCode("aws.credentials_unavailable")
    public static let awsCredentialsRefused = FailureCode("aws.credentials_refused")
    public static let secretNotFound = FailureCode("secrets.not_found")
    public static let secretsUnavailable = FailureCode("secrets.unavailable")
    public static let secretsForbidden = FailureCode("secrets.forbidden")
    public static let oidcRefused = FailureCode("oidc.refused")
    public static let stagingUnavailable = FailureCode("staging.unavailable")
    public static let stagingExpiryMissing = FailureCode("staging.expiry_missing")
    public static let stagingNotFound = FailureCode("staging.not_found")
    public static let ledgerUnavailable = FailureCode("ledger.unavailable")
    public static let ledgerConflict = FailureCode("ledger.conflict")
    public static let ledgerNotFound = FailureCode("ledger.not_found")
    public static let ledgerFenceLost = FailureCode("ledger.fence_lost")
    public static let ledgerCountMismatch = FailureCode("ledger.count_mismatch")
    public static let ledgerRestored = FailureCode("ledger.restored")
    public static let ledgerSchema = FailureCode("ledger.schema")
    public static let busUnavailable = FailureCode("bus.unavailable")
    public static let busRejected = FailureCode("bus.rejected")
    public static let messageMalformed = FailureCode("message.malformed")
    public static let messageUnknownVersion = FailureCode("message.unknown_version")
    public static let shardAttemptsExhausted = FailureCode("shard.attempts_exhausted")
    public static let itemGone = FailureCode("item.gone")
    public static let itemUnreadable = FailureCode("item.unreadable")
    public static let itemPoison = FailureCode("item.poison")
    public static let verifySourceFile = FailureCode("verify.source_file")
    public static let cancelled = FailureCode("run.cancelled")
    public static let configuration = FailureCode("configuration.invalid")
    public static let internalError = FailureCode("internal.error")
}
