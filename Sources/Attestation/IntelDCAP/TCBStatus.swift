/// How up to date Intel calls a platform, an enclave or a module.
public enum TCBStatus: String, Hashable, Sendable, CaseIterable {
    case upToDate = "UpToDate"
    /// Up to date, and programs must defend themselves against an advisory.
    case softwareHardeningNeeded = "SWHardeningNeeded"
    /// Up to date, and set up in a way that an advisory warns of.
    case configurationNeeded = "ConfigurationNeeded"
    case configurationAndSoftwareHardeningNeeded = "ConfigurationAndSWHardeningNeeded"
    case outOfDate = "OutOfDate"
    case outOfDateConfigurationNeeded = "OutOfDateConfigurationNeeded"
    /// Keys of it are not to be believed. No policy can accept it.
    case revoked = "Revoked"

    private var rank: Int {
        switch self {
        case .upToDate: 0
        case .softwareHardeningNeeded: 1
        case .configurationNeeded: 2
        case .configurationAndSoftwareHardeningNeeded: 3
        case .outOfDate: 4
        case .outOfDateConfigurationNeeded: 5
        case .revoked: 6
        }
    }

    private var needsConfiguration: Bool {
        self == .configurationNeeded || self == .configurationAndSoftwareHardeningNeeded
            || self == .outOfDateConfigurationNeeded
    }

    /// The status of two parts together: the worse, where out of date and in need of configuration is worse than either.
    func merged(with other: TCBStatus) -> TCBStatus {
        let worse = rank >= other.rank ? self : other
        return worse == .outOfDate && (needsConfiguration || other.needsConfiguration)
            ? .outOfDateConfigurationNeeded : worse
    }
}
