import Foundation

/// The contract as a document, and the form in which both sides write JSON.
public enum APIDocument {
    /// `openapi.yaml`, as it stands in the repository.
    public static var openAPI: [UInt8] { PackageResources.openapi_yaml }

    /// Dates are RFC 3339 in UTC.
    public static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    public static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
