import Configuration
import Foundation
import MigraytHTTP
import MigraytModel

/// Reads settings and gathers everything that is wrong with them, so that a person mends all at once.
public struct SettingsReader {
    private let reader: ConfigReader
    public private(set) var faults: [SettingsFault] = []

    public init(_ provider: some ConfigProvider = EnvironmentVariablesProvider()) {
        reader = ConfigReader(provider: provider)
    }

    /// The text of a setting, trimmed; its fallback when it is not set. A fault when it must be set and is not.
    public mutating func text(_ setting: Setting) -> String {
        let key = ConfigKey(setting.name.lowercased().split(separator: "_").map(String.init))
        let value = reader.string(forKey: key)?.trimmingCharacters(in: .whitespacesAndNewlines)
        if let value, !value.isEmpty { return value }
        if let fallback = setting.fallback { return fallback }
        faults.append(SettingsFault(setting: setting, problem: "is not set"))
        return ""
    }

    /// The text of a setting that may be empty; `nil` when it is.
    public mutating func optionalText(_ setting: Setting) -> String? {
        let value = text(setting)
        return value.isEmpty ? nil : value
    }

    public mutating func number(_ setting: Setting, in range: ClosedRange<Int>) -> Int {
        let value = text(setting)
        if value.isEmpty { return range.lowerBound }
        guard let number = Int(value), range.contains(number) else {
            faults.append(
                SettingsFault(
                    setting: setting, problem: "is not a whole number from \(range.lowerBound) to \(range.upperBound)"))
            return range.lowerBound
        }
        return number
    }

    public mutating func seconds(_ setting: Setting, in range: ClosedRange<Int>) -> Duration {
        .seconds(number(setting, in: range))
    }

    /// One of the allowed words.
    public mutating func choice<Value>(_ setting: Setting, _ values: [String: Value], otherwise: Value) -> Value {
        let word = text(setting)
        if let value = values[word] { return value }
        if !word.isEmpty || setting.fallback != nil {
            faults.append(
                SettingsFault(setting: setting, problem: "is none of \(values.keys.sorted().joined(separator: ", "))"))
        }
        return otherwise
    }

    /// The path of a file that can be read.
    public mutating func file(_ setting: Setting) -> String {
        let path = text(setting)
        if !path.isEmpty, !FileManager.default.isReadableFile(atPath: path) {
            faults.append(SettingsFault(setting: setting, problem: "names a file that cannot be read"))
        }
        return path
    }

    /// As `file`, for a setting that may be empty.
    public mutating func optionalFile(_ setting: Setting) -> String? {
        let path = file(setting)
        return path.isEmpty ? nil : path
    }

    /// The content of a secret's file, without the line break at its end.
    public mutating func secret(_ setting: Setting) -> Sensitive<String> {
        let before = faults.count
        let path = file(setting)
        guard faults.count == before, !path.isEmpty else { return Sensitive("") }
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(data: data, encoding: .utf8)?.trimmingCharacters(in: .newlines), !text.isEmpty
        else {
            faults.append(SettingsFault(setting: setting, problem: "names a file that holds no text"))
            return Sensitive("")
        }
        return Sensitive(text)
    }

    /// The content of a secret's file as it is, for keys that are no text.
    public mutating func secretBytes(_ setting: Setting, atLeast count: Int) -> Sensitive<[UInt8]> {
        let before = faults.count
        let path = file(setting)
        guard faults.count == before, !path.isEmpty else { return Sensitive([]) }
        guard let data = FileManager.default.contents(atPath: path), data.count >= count else {
            faults.append(SettingsFault(setting: setting, problem: "names a file of fewer than \(count) bytes"))
            return Sensitive([])
        }
        return Sensitive(Array(data))
    }

    /// As `secretBytes`, for several files with commas between them, or none.
    public mutating func secretBytesList(_ setting: Setting, atLeast count: Int) -> [Sensitive<[UInt8]>] {
        text(setting).split(separator: ",").compactMap { path in
            let path = path.trimmingCharacters(in: .whitespaces)
            guard let data = FileManager.default.contents(atPath: path), data.count >= count else {
                faults.append(
                    SettingsFault(
                        setting: setting, problem: "names a file that cannot be read, or of fewer than \(count) bytes"))
                return nil
            }
            return Sensitive(Array(data))
        }
    }

    /// A value of the environment that is a secret by itself.
    public mutating func secretText(_ setting: Setting) -> Sensitive<String> { Sensitive(text(setting)) }

    /// Names or addresses of hosts behind commas, each whole or as `*.example.com`.
    public mutating func hosts(_ setting: Setting) -> Set<HostPattern> {
        let words = text(setting).split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let hosts = words.map { HostPattern($0) }
        if hosts.contains(nil) {
            refuse(setting, "holds something that is no host's name or address, such as a URL")
        }
        return Set(hosts.compactMap { $0 })
    }

    /// Notes what is wrong with a setting whose value was taken elsewhere.
    public mutating func refuse(_ setting: Setting, _ problem: String) {
        faults.append(SettingsFault(setting: setting, problem: problem))
    }

    /// Call last.
    /// - Throws: Everything that was found wrong.
    public func finish() throws(SettingsError) {
        if !faults.isEmpty { throw SettingsError(faults: faults) }
    }
}
