import Ccurl
import MigraytModel

/// Sorts libcurl's results into this module's error.
enum CurlResult {
    /// - Parameter wroteRequest: Whether libcurl handed any byte of the request to a connection, over all its tries.
    static func error(_ code: CURLcode, wroteRequest: Bool) -> HTTPError {
        let kind = kind(code)
        return HTTPError(kind, certainty(code, wroteRequest: wroteRequest))
    }

    /// Two witnesses are needed to say that nothing happened: a result that can come before the request only, and
    /// libcurl's count of request bytes. Neither alone will do: after a dead connection libcurl tries another one,
    /// whose refusal says nothing about what the first one carried away.
    private static func certainty(_ code: CURLcode, wroteRequest: Bool) -> Failure.Certainty {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST,
            CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_OPERATION_TIMEDOUT, CURLE_PROXY:
            wroteRequest ? .unknown : .notExecuted
        default: .unknown
        }
    }

    private static func kind(_ code: CURLcode) -> HTTPError.Kind {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: .refusedAddress
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
            CURLE_SSL_CIPHER, CURLE_PROXY:
            .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_INVALIDCERTSTATUS:
            .certificate
        case CURLE_OPERATION_TIMEDOUT: .timeout
        default: .interrupted
        }
    }
}
