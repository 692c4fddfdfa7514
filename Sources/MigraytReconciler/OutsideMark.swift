import Foundation
import MigraytModel
import MigraytPorts

/// The ledger's mark outside of the database: a witness that does not go back when the database does.
///
/// An object of the staging bucket under the ledger's name, written anew every few seconds, so that neither the janitor
/// nor the bucket's lifecycle takes it while a reconciler runs.
struct OutsideMark: Sendable {
    let staging: any AttachmentStaging

    private static func key(_ ledger: UUID) -> String { "ledger/\(ledger.uuidString.lowercased())" }

    /// `nil` when none was written for this ledger, or it is not a number.
    func read(_ ledger: UUID) async throws(Failure) -> Int64? {
        var digits: [UInt8] = []
        do throws(Failure) {
            let bytes = try await staging.get(Self.key(ledger))
            while let chunk = try await bytes.next(), digits.count < 20 { digits += chunk }
        } catch {
            guard error.code == .stagingNotFound else { throw error }
            return nil
        }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    func write(_ mark: Int64, of ledger: UUID) async throws(Failure) {
        let digits = Array(String(mark).utf8)
        try await staging.put(Self.key(ledger), ByteStream(whole: digits), length: Int64(digits.count))
    }
}
