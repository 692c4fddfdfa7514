import Ccurl
import MigraytModel
import Testing

@testable import MigraytHTTP

@Suite("Sorting of libcurl's results")
struct CurlResultTests {
    static let beforeTheRequest = [
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
        CURLE_OPERATION_TIMEDOUT,
    ].map(\.rawValue)

    /// A second connection's refusal says nothing about what the first one carried away.
    @Test(arguments: beforeTheRequest)
    func aWrittenRequestIsAlwaysInDoubt(_ code: UInt32) {
        #expect(CurlResult.error(CURLcode(code), wroteRequest: true).certainty == .unknown)
        #expect(CurlResult.error(CURLcode(code), wroteRequest: false).certainty == .notExecuted)
    }

    /// A send that failed may have carried bytes that libcurl did not count.
    @Test(
        arguments: [CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2, CURLE_HTTP2_STREAM].map(
            \.rawValue))
    func aBrokenConnectionIsAlwaysInDoubt(_ code: UInt32) {
        #expect(CurlResult.error(CURLcode(code), wroteRequest: false) == HTTPError(.interrupted, .unknown))
    }
}
