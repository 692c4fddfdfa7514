extension HTTPClient {
    /// What holds for all requests of a client.
    public struct Configuration: Sendable {
        /// Where requests may go.
        public var egress: Egress
        /// Plain HTTP is for `MetadataHTTPClient` alone: nobody outside this module can ask for it.
        var scheme: Scheme = .https
        public var trust: Trust = .system
        public var version: Version = .http2
        /// Further requests to a host wait. HTTP/2 puts up to 100 requests on one connection.
        public var maximumConnectionsPerHost = 6
        public var connectTimeout: Duration = .seconds(15)
        /// The most time for a whole exchange. For a streamed body, up or down, this is the longest time that it may
        /// run slower than 1 KiB/s; its whole time is `streamTimeout`, unless its request sets another.
        ///
        /// Over a minute because Azure DevOps delays throttled requests by up to 30 s before it works on them
        /// (learn.microsoft.com, "Rate and usage limits", 2025-09-15).
        public var requestTimeout: Duration = .seconds(90)
        /// The most time for an exchange with a streamed body: a file of 250 MB at 70 KB/s. A server that feeds a
        /// connection just fast enough to keep it would otherwise hold its worker for days.
        public var streamTimeout: Duration = .seconds(3600)
        /// The URL of a forward proxy. The environment's proxy variables are never used.
        public var proxy: String?
        /// Without a version, which would tell an attacker what to try.
        public var userAgent = "migrayt"

        public init(egress: Egress) { self.egress = egress }
    }

    enum Scheme: String, Sendable {
        case https
        case http
    }

    /// Whose signature on a server's certificate counts. Verification itself cannot be switched off.
    public enum Trust: Sendable, Hashable {
        /// The operating system's CAs.
        case system
        /// Only the CAs in these PEM bytes.
        case pem([UInt8])
        /// Only the CAs in this PEM file.
        case file(String)
    }

    public enum Version: Sendable, Hashable {
        /// HTTP/2 where the server offers it, else HTTP/1.1.
        case http2
        /// For streamed bodies: in libcurl 7.88.1 a paused HTTP/2 stream stalls its neighbours on the connection.
        case http1
    }
}
