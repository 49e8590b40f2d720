import Glibc

/// Directories that only their owner may enter.
enum PrivateDirectory {
    /// Makes the directory and its missing parents, each with mode 0700; an existing one is checked, not changed.
    ///
    /// An existing directory must belong to this user or to root, and nobody else may be able to replace entries in
    /// it (no write permission for others, unless the sticky bit guards the entries, as in `/tmp`).
    /// - Parameter area: the first part of the error code, such as `socket` or `state`.
    static func prepare(_ path: String, area: String) throws(ServiceError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw ServiceError(code: "\(area).bad-path", message: "a directory's path is empty or holds a zero byte")
        }
        var metadata = stat()
        if stat(path, &metadata) != 0 {
            guard errno == ENOENT else { throw failure(area, "look at", path) }
            if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
                try prepareParent(String(path[..<slash]), area: area)
            }
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(area, "make", path) }
            guard stat(path, &metadata) == 0 else { throw failure(area, "look at", path) }
        }
        guard metadata.st_mode & S_IFMT == S_IFDIR else {
            throw ServiceError(code: "\(area).not-a-directory", message: "\(path) is not a directory")
        }
        let isOwned = metadata.st_uid == geteuid() || metadata.st_uid == 0
        let isGuarded = metadata.st_mode & 0o022 == 0 || metadata.st_mode & S_ISVTX != 0
        guard isOwned, isGuarded else {
            throw ServiceError(
                code: "\(area).directory-unsafe",
                message: "\(path) belongs to someone else, or others may replace files in it; use one with mode 0700")
        }
    }

    /// Makes missing parents with mode 0700 without judging those that exist: only the last directory holds files.
    private static func prepareParent(_ path: String, area: String) throws(ServiceError) {
        var metadata = stat()
        if stat(path, &metadata) == 0 { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try prepareParent(String(path[..<slash]), area: area)
        }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(area, "make", path) }
    }

    private static func failure(_ area: String, _ action: String, _ path: String) -> ServiceError {
        ServiceError(
            code: "\(area).directory-failed", message: "cannot \(action) directory \(path): \(SystemError.text(errno))")
    }
}

/// Texts of `errno` values.
enum SystemError {
    /// The system's text for an error number.
    static func text(_ number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        let end = buffer.firstIndex(of: 0) ?? buffer.endIndex
        return String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
