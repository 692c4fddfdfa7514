// Examples for the rules in swift.yml: never compiled. Each marked line must be found, each "ok" line must not.

func examples() throws {
    // ruleid: force-try
    let text = try! String(contentsOfFile: "a")
    // ok: force-try
    let other = try? String(contentsOfFile: "a")

    // ruleid: print-in-product
    print(text)
    // ruleid: print-in-product
    debugPrint(other as Any)
    // ok: print-in-product
    printer.write(text)

    // ruleid: certificate-checks-off
    handle.set(CURLOPT_SSL_VERIFYPEER, 0)
    // ruleid: certificate-checks-off
    handle.set(CURLOPT_SSL_VERIFYHOST, 0)
    // ruleid: certificate-checks-off
    handle.set(CURLOPT_SSL_VERIFYHOST, 1)
    // ok: certificate-checks-off
    handle.set(CURLOPT_SSL_VERIFYPEER, 1)
    // ok: certificate-checks-off
    handle.set(CURLOPT_SSL_VERIFYHOST, 2)
    // ruleid: certificate-checks-off
    tls.certificateVerification = .none
    // ruleid: certificate-checks-off
    let options = "host=db sslmode=require"
    // ok: certificate-checks-off
    let good = "host=db sslmode=verify-full"
    // ruleid: certificate-checks-off
    settings["enable.ssl.certificate.verification"] = "false"

    // ruleid: plain-http
    let url = "http://example.com/"
    // ok: plain-http
    let secure = "https://example.com/"

    // ruleid: sql-by-interpolation
    query("SELECT id FROM users WHERE name = '\(name)'")
    // ok: sql-by-interpolation
    query("SELECT id FROM users WHERE name = $1", [name])

    // ruleid: foreign-error-logged
    logger.error("It failed: \(error)")
    // ruleid: foreign-error-logged
    logger.log(level: .error, "\(response.body)")
    // ruleid: foreign-error-logged
    let words = error.localizedDescription
    // ruleid: foreign-error-logged
    logger.warning("Refused", metadata: ["code": "\(error)"])
    // ok: foreign-error-logged
    logger.warning("Refused", metadata: ["code": "\(error.code)"])
    // ok: foreign-error-logged
    logger.log(failure, "Reconciling is tried again")

    // ruleid: secret-revealed-into-text
    throw FileError("\(token.reveal()) is wrong")
    // ok: secret-revealed-into-text
    let header = "Basic \(token.reveal())"
}
