import Testing

@testable import MigraytAWS

@Suite("What a bucket's lifecycle says") struct LifecycleRulesTests {
    private static func rule(_ filter: String, _ end: String, status: String = "Enabled") -> String {
        "<Rule><ID>a</ID>\(filter)<Status>\(status)</Status>\(end)</Rule>"
    }

    private static let week = "<Expiration><Days>7</Days></Expiration>"

    @Test(
        arguments: [
            (rule("<Filter><Prefix></Prefix></Filter>", week), 7), (rule("<Filter/>", week), 7),
            (rule("<Prefix/>", week), 7), (rule("", week), 7),
            (rule("", "<Expiration><Days>30</Days></Expiration>") + rule("<Filter/>", week), 7),
            // Off, of some objects only, or of something else.
            (rule("<Filter/>", week, status: "Disabled"), nil),
            (rule("<Filter><Prefix>logs/</Prefix></Filter>", week), nil),
            (rule("<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>", week), nil),
            (rule("<Filter><ObjectSizeGreaterThan>9</ObjectSizeGreaterThan></Filter>", week), nil),
            (
                rule(
                    "<Filter/>", "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
                nil
            ),
            (
                rule(
                    "<Filter/>",
                    "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>"),
                nil
            ),
            (
                rule(
                    "<Filter/>",
                    "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>"
                ), nil
            ),
            (rule("<Filter/>", "<Transition><Days>1</Days></Transition>"), nil),
            ("", nil),
        ] as [(String, Int?)])
    func onlyARuleForAllObjectsCounts(_ rules: String, _ days: Int?) {
        #expect(LifecycleRules("<LifecycleConfiguration>\(rules)</LifecycleConfiguration>").expiryDays == days)
    }
}
