import Foundation

extension AuthorizationCallback {
    /// What a platform put into the address that it sent a browser to (RFC 6749, section 4.1.2).
    /// - Returns: `nil` for an address without state, or with neither code nor error.
    public init?(flow: String, address: String) {
        let items = URLComponents(string: address.trimmingCharacters(in: .whitespacesAndNewlines))?.queryItems ?? []
        func value(_ name: String) -> String? { items.first { $0.name == name }?.value }
        guard let state = value("state"), value("code") != nil || value("error") != nil else { return nil }
        self.init(flow: flow, state: state, code: value("code"), error: value("error"))
    }
}
