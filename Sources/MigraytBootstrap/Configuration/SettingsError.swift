/// What is wrong with one setting. Never holds its value.
public struct SettingsFault: Sendable, Hashable {
    public let setting: Setting
    public let problem: String
}

/// Everything that is wrong with a configuration. The process ends with exit code 78 (`EX_CONFIG` of sysexits.h).
public struct SettingsError: Error, CustomStringConvertible {
    public static let exitCode: Int32 = 78
    public let faults: [SettingsFault]

    public var description: String {
        let lines = faults.map { "  \($0.setting.name) \($0.problem). \($0.setting.meaning)" }
        return (["The configuration is not valid. Set these environment variables and start again:"] + lines)
            .joined(separator: "\n")
    }
}
