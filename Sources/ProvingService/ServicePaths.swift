import Glibc

/// Where the daemon's socket, state and keys lie, by environment (XDG base directories).
public struct ServicePaths: Sendable {
    /// The environment that is asked.
    public let environment: [String: String]

    /// Paths by the given environment.
    public init(environment: [String: String]) {
        self.environment = environment
    }

    /// Paths by this process's environment.
    public static var current: ServicePaths {
        var variables: [String: String] = [:]
        var cursor = environ
        while let entry = cursor.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            cursor += 1
        }
        return ServicePaths(environment: variables)
    }

    /// `$ASSAY_SOCKET`, else `$XDG_RUNTIME_DIR/assay/assayd.sock`, else `~/.assay/assayd.sock`.
    public func socket() throws(ServiceError) -> String {
        if let path = value("ASSAY_SOCKET") { return path }
        if let directory = value("XDG_RUNTIME_DIR") { return directory + "/assay/assayd.sock" }
        return try home() + "/.assay/assayd.sock"
    }

    /// `$ASSAY_STATE`, else `$XDG_STATE_HOME/assay`, else `~/.local/state/assay`.
    public func state() throws(ServiceError) -> String {
        if let path = value("ASSAY_STATE") { return path }
        if let directory = value("XDG_STATE_HOME") { return directory + "/assay" }
        return try home() + "/.local/state/assay"
    }

    /// `$ASSAY_KEYS`, else `$XDG_CACHE_HOME/assay/keys`, else `~/.cache/assay/keys`.
    public func keys() throws(ServiceError) -> String {
        if let path = value("ASSAY_KEYS") { return path }
        if let directory = value("XDG_CACHE_HOME") { return directory + "/assay/keys" }
        return try home() + "/.cache/assay/keys"
    }

    /// `$ASSAY_MODELS`, else `$XDG_DATA_HOME/assay/models`, else `~/.local/share/assay/models`.
    public func models() throws(ServiceError) -> String {
        if let path = value("ASSAY_MODELS") { return path }
        if let directory = value("XDG_DATA_HOME") { return directory + "/assay/models" }
        return try home() + "/.local/share/assay/models"
    }

    /// The folder of the software provider's root, in the state's directory.
    public func softwareRoot() throws(ServiceError) -> String {
        try state() + "/software-root"
    }

    /// A variable that is set and not empty.
    private func value(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func home() throws(ServiceError) -> String {
        if let home = value("HOME") { return home }
        if let entry = getpwuid(geteuid()), let directory = entry.pointee.pw_dir {
            return String(cString: directory)
        }
        throw ServiceError(
            code: "paths.no-home", message: "neither HOME nor the user database tells this user's home directory")
    }
}
