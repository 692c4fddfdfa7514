import MigraytModel

/// How the connection to the brokers is protected.
public enum KafkaSecurity: Sendable {
    /// No protection. Refused unless every bootstrap server is on this machine.
    case plaintextLoopback
    /// TLS; the broker's name is verified. Without a CA file the system's CAs are trusted.
    case tls(caFile: String?)
    /// TLS with a user name and password.
    case saslTLS(SASLMechanism, username: String, password: Sensitive<String>, caFile: String?)
}
