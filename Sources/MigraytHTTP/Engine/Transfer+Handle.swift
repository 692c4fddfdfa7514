import Ccurl
import CcurlShim
import MigraytModel

extension Transfer {
    /// Makes the libcurl handle for this request; `nil` when libcurl does not take an option.
    func makeHandle(_ configuration: HTTPClient.Configuration) -> EasyHandle? {
        guard let handle = EasyHandle() else { return nil }
        handle.set(CURLOPT_URL, request.url)
        handle.set(CURLOPT_PATH_AS_IS, 1)
        handle.set(CURLOPT_PROTOCOLS_STR, configuration.scheme.rawValue)
        handle.set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        handle.set(CURLOPT_FOLLOWLOCATION, 0)
        handle.set(CURLOPT_NOSIGNAL, 1)
        // Without it a cancelled transfer waits for the resolver's thread.
        handle.set(CURLOPT_QUICK_EXIT, 1)
        handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        handle.set(CURLOPT_USERAGENT, configuration.userAgent)
        // The empty strings keep the environment's proxy variables out.
        handle.set(CURLOPT_PROXY, configuration.proxy ?? "")
        handle.set(CURLOPT_NOPROXY, "")
        handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Load balancers drop idle connections after a minute; a request that meets a dead one ends as "unknown".
        handle.set(CURLOPT_MAXAGE_CONN, 30)
        setTrust(handle, configuration)
        setVersion(handle, configuration)
        setTimes(handle, configuration)
        setMethodAndBody(handle)
        setHeaders(handle)
        setCallbacks(handle)
        setEgress(handle, configuration)
        return handle.isValid ? handle : nil
    }

    private func setTrust(_ handle: EasyHandle, _ configuration: HTTPClient.Configuration) {
        handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        switch configuration.trust {
        case .system: break
        case .pem(let bytes):
            handle.set(CURLOPT_CAINFO_BLOB, copying: bytes)
            handle.set(CURLOPT_CAPATH, nil as String?)
        case .file(let path):
            handle.set(CURLOPT_CAINFO, path)
            handle.set(CURLOPT_CAPATH, nil as String?)
        }
    }

    private func setVersion(_ handle: EasyHandle, _ configuration: HTTPClient.Configuration) {
        switch configuration.version {
        case .http2:
            handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            // Rather wait for a connection to multiplex on than open another one.
            handle.set(CURLOPT_PIPEWAIT, 1)
        case .http1: handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
    }

    private func setTimes(_ handle: EasyHandle, _ configuration: HTTPClient.Configuration) {
        handle.set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
        let timeout = request.timeout ?? (isStreamed ? configuration.streamTimeout : configuration.requestTimeout)
        handle.set(CURLOPT_TIMEOUT_MS, timeout.wholeMilliseconds)
        if isStreamed {
            handle.set(CURLOPT_LOW_SPEED_LIMIT, 1024)
            handle.set(CURLOPT_LOW_SPEED_TIME, max(1, Int(configuration.requestTimeout.components.seconds)))
        } else {
            // Streams are left as the server sends them, so that their length is Content-Length.
            handle.set(CURLOPT_ACCEPT_ENCODING, "gzip")
        }
    }

    private var isStreamed: Bool {
        if case .channel = upload { return true }
        return sink is DownloadChannel
    }

    private func setMethodAndBody(_ handle: EasyHandle) {
        let hasBody = upload.length != nil
        if hasBody || [.post, .put, .patch].contains(request.method) {
            handle.set(CURLOPT_UPLOAD, 1)
            handle.set(CURLOPT_INFILESIZE_LARGE, upload.length ?? 0)
            // libcurl's usual 64 KiB for each small body keep malloc busy.
            if upload.length ?? 0 <= 16 << 10 { handle.set(CURLOPT_UPLOAD_BUFFERSIZE, 16 << 10) }
        } else if request.method == .head {
            handle.set(CURLOPT_NOBODY, 1)
        }
        if request.method != .head { handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        // When a reused connection dies without an answer, libcurl sends the request again by itself, POST or not:
        // the other side may then act twice. It has to rewind the body for that, and there is no seek callback here,
        // so it gives up once body bytes were sent (and before that the request is not whole: nobody acted on it).
        // A request without a body has no such guard: if it must not be sent twice, it gets its own connection.
        if !request.method.isIdempotent, upload.length ?? 0 == 0 { handle.set(CURLOPT_FRESH_CONNECT, 1) }
    }

    private func setHeaders(_ handle: EasyHandle) {
        for header in request.headers {
            // libcurl's form for a header with an empty value; "Name:" would remove it.
            let name = header.name + (header.value.byteCount == 0 ? ";" : ": ")
            handle.addHeaderLine(
                Secret(byteCount: name.utf8.count + header.value.byteCount + 1) { line in
                    line.copyBytes(from: name.utf8)
                    header.value.withBytes { value in
                        UnsafeMutableRawBufferPointer(rebasing: line[name.utf8.count...]).copyMemory(from: value)
                    }
                    line[line.count - 1] = 0
                })
        }
        // "Expect: 100-continue" would cost a round trip before every body.
        handle.addHeaderLine(Secret("Expect:\0"))
        handle.useHeaderLines()
    }

    private func setEgress(_ handle: EasyHandle, _ configuration: HTTPClient.Configuration) {
        // Behind a proxy the address is the proxy's, which the operator chose.
        guard configuration.egress.addresses == .publicOnly, configuration.proxy == nil else { return }
        handle.set(CURLOPT_OPENSOCKETDATA, context: Unmanaged.passUnretained(self).toOpaque())
        handle.setSocketOpener { context, _, address in
            guard let context, let address else { return CURL_SOCKET_BAD }
            return Transfer.from(context).openSocket(to: address)
        }
    }

    private func setCallbacks(_ handle: EasyHandle) {
        // The engine keeps the transfer for as long as the handle is in use.
        let context = Unmanaged.passUnretained(self).toOpaque()
        handle.set(CURLOPT_PRIVATE, context: context)
        handle.set(CURLOPT_HEADERDATA, context: context)
        handle.set(CURLOPT_WRITEDATA, context: context)
        handle.set(CURLOPT_READDATA, context: context)
        handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            return Transfer.from(context).readHeaderLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            return Transfer.from(context).readBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        handle.set(CURLOPT_READFUNCTION) { target, size, count, context in
            guard let context else { return Int(CURL_READFUNC_ABORT) }
            return Transfer.from(context).writeBody(
                into: UnsafeMutableRawBufferPointer(start: target, count: size * count))
        }
    }

    /// The transfer behind a callback's context pointer.
    static func from(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

extension Duration {
    /// At least 1: libcurl reads 0 as its own default.
    fileprivate var wholeMilliseconds: Int {
        max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}
