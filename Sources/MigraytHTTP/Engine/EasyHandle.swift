import Ccurl
import CcurlShim
import Foundation
import MigraytModel

/// Owns one libcurl easy handle and its header list. Lives and dies on the engine's thread.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Whether every option so far was accepted.
    private(set) var isValid = true

    /// `nil` when there is no memory.
    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit {
        curl_easy_cleanup(pointer)
        // libcurl's copies of the lines hold the credentials.
        var line = headerList
        while let some = line {
            if let text = some.pointee.data { explicit_bzero(text, strlen(text)) }
            line = some.pointee.next
        }
        curl_slist_free_all(headerList)
    }

    func set(_ option: CURLoption, _ value: Int) { check(curlshim_setopt_long(pointer, option, value)) }
    func set(_ option: CURLoption, _ value: Int64) { check(curlshim_setopt_offset(pointer, option, curl_off_t(value))) }
    func set(_ option: CURLoption, _ value: String?) { check(curlshim_setopt_string(pointer, option, value)) }
    func set(_ option: CURLoption, context: UnsafeMutableRawPointer) {
        check(curlshim_setopt_pointer(pointer, option, context))
    }
    func set(_ option: CURLoption, _ callback: @escaping curlshim_transfer_callback) {
        check(curlshim_setopt_callback(pointer, option, callback))
    }

    /// libcurl keeps a copy of the bytes.
    func set(_ option: CURLoption, copying bytes: [UInt8]) {
        var bytes = bytes
        bytes.withUnsafeMutableBytes { buffer in
            var blob = curl_blob(data: buffer.baseAddress, len: buffer.count, flags: UInt32(CURL_BLOB_COPY))
            check(curlshim_setopt_blob(pointer, option, &blob))
        }
    }

    func setSocketOpener(_ callback: @escaping curl_opensocket_callback) {
        check(curlshim_setopt_opensocket(pointer, callback))
    }

    /// - Parameter line: Ends in a zero byte and holds no other; libcurl keeps a copy.
    func addHeaderLine(_ line: Secret) {
        let list = line.withBytes { curl_slist_append(headerList, $0.assumingMemoryBound(to: CChar.self).baseAddress) }
        if let list { headerList = list } else { isValid = false }
    }

    /// After the last line.
    func useHeaderLines() { check(curlshim_setopt_list(pointer, CURLOPT_HTTPHEADER, headerList)) }

    /// Whether any byte of the request was handed to a connection.
    var wroteRequest: Bool {
        var headerBytes = 0
        var bodyBytes: curl_off_t = 0
        guard curlshim_getinfo_long(pointer, CURLINFO_REQUEST_SIZE, &headerBytes) == CURLE_OK,
            curlshim_getinfo_offset(pointer, CURLINFO_SIZE_UPLOAD_T, &bodyBytes) == CURLE_OK
        else { return true }
        return headerBytes > 0 || bodyBytes > 0
    }

    private func check(_ result: CURLcode) { if result != CURLE_OK { isValid = false } }
}
