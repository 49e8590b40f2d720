import ProvingService

/// Keys on this machine.
enum LocalKeys {
    /// The key cache of this user.
    static func cache() throws(CommandError) -> KeyCache {
        do throws(ServiceError) { return KeyCache(directory: try ServicePaths.current.keys()) } catch {
            throw CommandError(error)
        }
    }
}
