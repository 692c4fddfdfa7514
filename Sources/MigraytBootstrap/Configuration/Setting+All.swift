extension Setting {
    // The ledger
    static let postgresHost = Setting("MIGRAYT_POSTGRES_HOST", "Host of PostgreSQL; its certificate must name it.")
    static let postgresPort = Setting("MIGRAYT_POSTGRES_PORT", "Port of PostgreSQL.", fallback: "5432")
    static let postgresUser = Setting("MIGRAYT_POSTGRES_USER", "Database role.")
    static let postgresDatabase = Setting("MIGRAYT_POSTGRES_DATABASE", "Database name.", fallback: "migrayt")
    static let postgresPasswordFile = Setting("MIGRAYT_POSTGRES_PASSWORD_FILE", "File that holds the role's password.")
    static let postgresCAFile = Setting(
        "MIGRAYT_POSTGRES_CA_FILE", "PEM file of the CA that signed the server's certificate.")
    static let postgresConnections = Setting(
        "MIGRAYT_POSTGRES_CONNECTIONS", "Connections of this process at the most.", fallback: "8")

    // The bus
    static let kafkaBootstrap = Setting("MIGRAYT_KAFKA_BOOTSTRAP", "Comma-separated `host:port` of brokers.")
    static let kafkaSecurity = Setting(
        "MIGRAYT_KAFKA_SECURITY",
        "`tls`, `sasl-tls`, or the development switch `plaintext-loopback`, which only loopback brokers may use.",
        fallback: "tls")
    static let kafkaCAFile = Setting(
        "MIGRAYT_KAFKA_CA_FILE", "PEM file of the brokers' CA; empty for the system's.", fallback: "")
    static let kafkaMechanism = Setting(
        "MIGRAYT_KAFKA_SASL_MECHANISM", "`PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512` (with `sasl-tls`).",
        fallback: "SCRAM-SHA-512")
    static let kafkaUser = Setting("MIGRAYT_KAFKA_USER", "SASL user (with `sasl-tls`).", fallback: "")
    static let kafkaPasswordFile = Setting(
        "MIGRAYT_KAFKA_PASSWORD_FILE", "File that holds the SASL password (with `sasl-tls`).", fallback: "")
    static let kafkaReplication = Setting(
        "MIGRAYT_KAFKA_REPLICATION", "Replicas of topics that the program has to create.", fallback: "1")
    static let kafkaPartitions = Setting(
        "MIGRAYT_KAFKA_PARTITIONS", "Partitions of topics that the program has to create.", fallback: "8")

    // AWS
    static let awsRegion = Setting("MIGRAYT_AWS_REGION", "AWS region.", fallback: "eu-west-1")
    static let awsEndpoint = Setting(
        "MIGRAYT_AWS_ENDPOINT", "HTTPS URL in place of AWS's own hosts (a VPC endpoint, a local stand-in).",
        fallback: "")
    static let awsCAFile = Setting(
        "MIGRAYT_AWS_CA_FILE", "PEM file of the endpoint's CA; empty for the system's.", fallback: "")
    static let kmsKey = Setting(
        "MIGRAYT_KMS_KEY_ID", "KMS key that encrypts secrets; empty for the account's default key.", fallback: "")
    static let stagingBucket = Setting("MIGRAYT_STAGING_BUCKET", "S3 bucket that attachments pass through.")
    static let stagingDays = Setting(
        "MIGRAYT_STAGING_DAYS", "Days that a file may lie in the bucket; the bucket's own rule should say the same.",
        fallback: "30")
    static let awsAccessKey = Setting("AWS_ACCESS_KEY_ID", "AWS access key id; empty for a role.", fallback: "")
    static let awsSecretKey = Setting(
        "AWS_SECRET_ACCESS_KEY", "AWS secret access key; empty for a role.", fallback: "", isSecret: true)
    static let awsSessionToken = Setting(
        "AWS_SESSION_TOKEN", "Session token of temporary credentials; empty for none.", fallback: "", isSecret: true)

    /// Where credentials of AWS come from, under AWS's own names.
    static let awsCredentials: [Setting] = [
        awsAccessKey, awsSecretKey, awsSessionToken,
        Setting("AWS_WEB_IDENTITY_TOKEN_FILE", "File of a web identity's token, read anew each time.", fallback: ""),
        Setting("AWS_ROLE_ARN", "The role that the web identity takes.", fallback: ""),
        Setting("AWS_ROLE_SESSION_NAME", "Name of the web identity's session; empty for `migrayt`.", fallback: ""),
        Setting("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "Path of an ECS task's credentials.", fallback: ""),
        Setting(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "URL of a container's credentials: HTTPS, or HTTP at this machine's or its link's addresses.", fallback: ""),
        Setting(
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "Token for that URL; a file is better.", fallback: "", isSecret: true),
        Setting(
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "File of the token for that URL, read anew each time.",
            fallback: ""),
        Setting("AWS_EC2_METADATA_DISABLED", "`true`: an instance's role is not asked for.", fallback: ""),
        Setting(
            "AWS_EC2_METADATA_SERVICE_ENDPOINT", "URL of the metadata service; empty for its usual address.",
            fallback: ""),
    ]

    // The way out
    static let outboundPrivateHosts = Setting(
        "MIGRAYT_OUTBOUND_PRIVATE_HOSTS",
        "Hosts behind commas, whole or as `*.example.com`, that a connection may have at addresses of this machine or of a "
            + "private network; empty for none.", fallback: "")

    // OAuth at the platforms
    static let oauthRedirectURL = Setting(
        "MIGRAYT_OAUTH_REDIRECT_URL",
        "Page that a platform sends a browser back to, as registered at both platforms (with a client id).",
        fallback: "")
    static let oauthCAFile = Setting(
        "MIGRAYT_OAUTH_CA_FILE", "PEM file of the authorization servers' CA; empty for the system's.", fallback: "")
    static let azureDevOpsClientID = Setting(
        "MIGRAYT_ADO_OAUTH_CLIENT_ID", "Client id at Microsoft Entra; empty for connections by token only.",
        fallback: "")
    static let azureDevOpsClientSecret = Setting(
        "MIGRAYT_ADO_OAUTH_CLIENT_SECRET_FILE", "File that holds that client's secret (with a client id).",
        fallback: "")
    static let azureDevOpsAuthority = Setting(
        "MIGRAYT_ADO_OAUTH_AUTHORITY", "URL of the directory at Microsoft Entra.",
        fallback: "https://login.microsoftonline.com/organizations")
    static let azureDevOpsRevocationURL = Setting(
        "MIGRAYT_ADO_OAUTH_REVOCATION_URL", "Revocation endpoint (RFC 7009); empty for none, which is what Entra has.",
        fallback: "")
    static let jiraClientID = Setting(
        "MIGRAYT_JIRA_OAUTH_CLIENT_ID", "Client id at Atlassian; empty for connections by token only.", fallback: "")
    static let jiraClientSecret = Setting(
        "MIGRAYT_JIRA_OAUTH_CLIENT_SECRET_FILE", "File that holds that client's secret (with a client id).",
        fallback: "")
    static let jiraAuthority = Setting(
        "MIGRAYT_JIRA_OAUTH_AUTHORITY", "URL of Atlassian's authorization server.",
        fallback: "https://auth.atlassian.com")
    static let jiraGateway = Setting(
        "MIGRAYT_JIRA_GATEWAY", "URL of the gateway where Atlassian takes access tokens.",
        fallback: "https://api.atlassian.com")
    static let jiraRevocationURL = Setting(
        "MIGRAYT_JIRA_OAUTH_REVOCATION_URL",
        "Revocation endpoint (RFC 7009); empty for none, which is what Atlassian documents.", fallback: "")

    // The roles
    static let logLevel = Setting(
        "MIGRAYT_LOG_LEVEL", "`debug`, `info`, `notice`, `warning` or `error`.", fallback: "info")
    static let healthFile = Setting(
        "MIGRAYT_HEALTH_FILE",
        "File that the process renews every second and that its `healthcheck` looks at; empty for "
            + "none.", fallback: "")
    static let metricsSeconds = Setting(
        "MIGRAYT_METRICS_SECONDS", "Seconds between lines of metrics on standard output; 0 for none.", fallback: "60")
    static let leaseSeconds = Setting(
        "MIGRAYT_LEASE_SECONDS", "How long a killed worker's shard waits at the most.", fallback: "8")
    static let stallSeconds = Setting(
        "MIGRAYT_STALL_SECONDS",
        "How long the work on a shard may be without any sign of life before its process gives itself up; far longer than "
            + "any call may take.", fallback: "600")
    static let settleSeconds = Setting(
        "MIGRAYT_SETTLE_SECONDS",
        "How long a write whose answer was lost is left alone before it is looked up; not below the target's longest "
            + "request time.", fallback: "75")
    static let jiraRatePercent = Setting(
        "MIGRAYT_JIRA_RATE_PERCENT",
        "Share of Jira's published request rate that the fleet may use, in percent: less leaves room for others on the "
            + "site. The same on every role.", fallback: "100")
    static let jiraPointsPerHour = Setting(
        "MIGRAYT_JIRA_POINTS_PER_HOUR",
        "Points that Atlassian grants the OAuth app by the hour; connections by API token spend none. The same on every role.",
        fallback: "65000")
    static let jiraPointsOf = Setting(
        "MIGRAYT_JIRA_POINTS_OF",
        "What those points are granted for: `app`, for all sites together, or `site`, for each of its own.",
        fallback: "app")
    static let jiraHourSeconds = Setting(
        "MIGRAYT_JIRA_HOUR_SECONDS",
        "Length of the hour of those points; shorter only at a simulator with a time scale.",
        fallback: "3600")
    static let workerShards = Setting("MIGRAYT_WORKER_SHARDS", "Shards that a worker works on at once.", fallback: "4")
    static let workerItems = Setting(
        "MIGRAYT_WORKER_ITEMS", "Items of one shard that a worker works on at once.", fallback: "8")
    static let window = Setting(
        "MIGRAYT_WINDOW", "Shards of one run that may be published and unfinished at once.", fallback: "32")
    static let republishSeconds = Setting(
        "MIGRAYT_REPUBLISH_SECONDS", "How long a published shard may stay unclaimed before it is published again.",
        fallback: "15")

    // The API
    public static let apiHost = Setting("MIGRAYT_API_HOST", "Address that the API listens on.", fallback: "127.0.0.1")
    public static let apiPort = Setting("MIGRAYT_API_PORT", "Port that the API listens on.", fallback: "8443")
    public static let apiCertificate = Setting(
        "MIGRAYT_API_CERTIFICATE_FILE", "PEM file of the API's certificate chain.")
    public static let apiPrivateKey = Setting("MIGRAYT_API_PRIVATE_KEY_FILE", "PEM file of the certificate's key.")
    public static let apiTokenKey = Setting(
        "MIGRAYT_API_JWT_KEY_FILE", "File of at least 32 random bytes that sign access tokens.")
    public static let apiOlderTokenKeys = Setting(
        "MIGRAYT_API_JWT_OLDER_KEY_FILES", "Comma-separated files of keys that signed access tokens before.",
        fallback: "")
    public static let apiTrustedProxies = Setting(
        "MIGRAYT_API_TRUSTED_PROXIES", "Proxies of yours in front of the API that add to `X-Forwarded-For`.",
        fallback: "0")
    public static let oidcIssuer = Setting(
        "MIGRAYT_OIDC_ISSUER",
        "Issuer of ID tokens, exactly as its discovery document has it; empty for no such sign-in.",
        fallback: "")
    public static let oidcClientID = Setting(
        "MIGRAYT_OIDC_CLIENT_ID", "Client id at the issuer (with an issuer).", fallback: "")
    public static let oidcClientSecret = Setting(
        "MIGRAYT_OIDC_CLIENT_SECRET_FILE", "File that holds the client's secret; empty for a public client.",
        fallback: "")
    public static let oidcRedirectURL = Setting(
        "MIGRAYT_OIDC_REDIRECT_URL",
        "This API's `/api/auth/oidc/callback`, as registered at the issuer (with an issuer).",
        fallback: "")
    public static let oidcReturnURL = Setting(
        "MIGRAYT_OIDC_RETURN_URL", "Where a browser goes when it is signed in; empty to answer with the access token.",
        fallback: "")
    public static let oidcCAFile = Setting(
        "MIGRAYT_OIDC_CA_FILE", "PEM file of the issuer's CA; empty for the system's.", fallback: "")
    public static let apiOwnerEmail = Setting(
        "MIGRAYT_API_OWNER_EMAIL", "E-mail address of the bootstrap owner.", isSecret: true)
    public static let apiOwnerPassword = Setting(
        "MIGRAYT_API_OWNER_PASSWORD_FILE", "File that holds the bootstrap owner's password.")

    /// Every setting of every role, in the order of the documentation.
    public static let all: [Setting] =
        [
            postgresHost, postgresPort, postgresUser, postgresDatabase, postgresPasswordFile, postgresCAFile,
            postgresConnections, kafkaBootstrap, kafkaSecurity, kafkaCAFile, kafkaMechanism, kafkaUser,
            kafkaPasswordFile,
            kafkaReplication, kafkaPartitions, awsRegion, awsEndpoint, awsCAFile, kmsKey, stagingBucket, stagingDays,
            outboundPrivateHosts, oauthRedirectURL, oauthCAFile, azureDevOpsClientID, azureDevOpsClientSecret,
            azureDevOpsAuthority, azureDevOpsRevocationURL, jiraClientID, jiraClientSecret, jiraAuthority, jiraGateway,
            jiraRevocationURL, logLevel, healthFile, metricsSeconds, leaseSeconds, stallSeconds, settleSeconds,
            jiraRatePercent,
            jiraPointsPerHour, jiraPointsOf, jiraHourSeconds,
            workerShards, workerItems, window,
            republishSeconds, apiHost, apiPort, apiCertificate, apiPrivateKey, apiTokenKey,
            apiOlderTokenKeys, apiTrustedProxies, oidcIssuer, oidcClientID, oidcClientSecret,
            oidcRedirectURL, oidcReturnURL, oidcCAFile, apiOwnerEmail, apiOwnerPassword,
        ] + awsCredentials
}
