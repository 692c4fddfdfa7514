import Foundation
import Testing

@testable import MigraytPostgres

@Suite struct PostgresTimestampTests {
    @Test(arguments: [
        ("1970-01-01 00:00:00.000000+00", 0.0), ("2000-02-29 23:59:59.250000+00", 951_868_799.25),
        ("1969-12-31 23:59:59.500000+00", -0.5), ("2026-11-23 10:00:00.000001+00", 1_795_428_000.000001),
        ("2100-03-01 00:00:00.000000+00", 4_107_542_400.0),
    ])
    func isReadAndWritten(text: String, seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(PostgresTimestamp.text(of: date) == text)
        #expect(PostgresTimestamp.date(of: text) == date)
    }

    @Test func shortFractionsAreTenths() {
        #expect(PostgresTimestamp.date(of: "1970-01-01 00:00:01.5+00") == Date(timeIntervalSince1970: 1.5))
    }

    @Test(arguments: ["infinity", "", "2026-11-23", "2026-11-23 10:00:00+02", "x-11-23 10:00:00+00"])
    func refusesOtherForms(text: String) {
        #expect(PostgresTimestamp.date(of: text) == nil)
    }
}
