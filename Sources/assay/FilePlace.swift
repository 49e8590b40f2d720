import Glibc

/// Where a path leads, however it is spelled: the file itself if there is one, else its directory and the name in it.
///
/// Two paths with one place are one file, through hard and symbolic links, `.` and `..`.
struct FilePlace: Equatable {
    private let device: UInt64
    private let inode: UInt64
    private let name: String?

    /// The place of a path; nil if there is not even its directory.
    init?(_ path: String) {
        var status = stat()
        if stat(path, &status) == 0 {
            name = nil
        } else {
            let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
            guard stat(slash.map { String(path[...$0]) } ?? ".", &status) == 0 else { return nil }
            name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Whether two paths are one file, or would be.
    static func areSame(_ first: String, _ second: String) -> Bool {
        guard first != second else { return true }
        guard let first = FilePlace(first), let second = FilePlace(second) else { return false }
        return first == second
    }
}
