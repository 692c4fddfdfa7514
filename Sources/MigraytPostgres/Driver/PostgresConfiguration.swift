import MigraytModel

/// How to reach the database. There is no setting that allows plaintext: the server's certificate is always checked.
public struct PostgresConfiguration: Sendable {
    public let host: String
    public let port: Int
    public let user: String
    public let password: Sensitive<String>
    public let database: String
    /// PEM file of the CA that signed the server's certificate.
    public let certificateAuthorityFile: String
    /// The name by which the server lists the connection, such as `migrayt-worker`.
    public let applicationName: String
    /// The most connections that are open at once.
    public let connections: Int
    /// After this time the server ends a statement. Long maintenance statements set their own.
    public let statementTimeout: Duration
    /// How long one attempt to connect may take; libpq counts whole seconds and never fewer than two.
    public let connectTimeout: Duration

    public init(
        host: String, port: Int, user: String, password: Sensitive<String>, database: String,
        certificateAuthorityFile: String, applicationName: String, connections: Int = 8,
        statementTimeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(5)
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
        self.certificateAuthorityFile = certificateAuthorityFile
        self.applicationName = applicationName
        self.connections = connections
        self.statementTimeout = statementTimeout
        self.connectTimeout = connectTimeout
    }

    /// The same server and settings with another database.
    package func withDatabase(_ name: String) -> PostgresConfiguration {
        PostgresConfiguration(
            host: host, port: port, user: user, password: password, database: name,
            certificateAuthorityFile: certificateAuthorityFile, applicationName: applicationName,
            connections: connections, statementTimeout: statementTimeout, connectTimeout: connectTimeout)
    }

    /// The same with another bound of its connections.
    package func withConnections(_ count: Int) -> PostgresConfiguration {
        PostgresConfiguration(
            host: host, port: port, user: user, password: password, database: database,
            certificateAuthorityFile: certificateAuthorityFile, applicationName: applicationName, connections: count,
            statementTimeout: statementTimeout, connectTimeout: connectTimeout)
    }

    /// libpq's connection keywords. Later ones do not override: each key stands once.
    var keywords: [(String, String)] {
        [
            ("host", host), ("port", String(port)), ("user", user), ("password", password.reveal()),
            ("dbname", database), ("application_name", applicationName), ("client_encoding", "UTF8"),
            ("sslmode", "verify-full"), ("sslrootcert", certificateAuthorityFile),
            ("ssl_min_protocol_version", "TLSv1.2"),
            // GSS encryption would be tried before TLS and is not what was asked for.
            ("gssencmode", "disable"),
            ("connect_timeout", String(max(2, connectTimeout.components.seconds))),
            // A server that vanished without a word is noticed by the kernel, not by a thread that waits for ever.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "20000"),
            (
                "options",
                "-c statement_timeout=\(statementTimeout.milliseconds) -c idle_in_transaction_session_timeout=60000"
                    + " -c timezone=UTC -c datestyle=ISO -c synchronous_commit=on"
                    // A plan that was kept from when a table was empty would scan it when it is large.
                    + " -c plan_cache_mode=force_custom_plan"
            ),
        ]
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
