import CanonicalEncoding
import Glibc

/// Files that vendors published, kept for the next receipt: each under the digest of its contents.
///
/// Nothing is fetched here, and nothing believed for being here: a verifier takes what a pinned root signed.
public struct CollateralCache: Sendable {
    /// The most bytes of a file.
    public static let maximumFileByteCount = 16 << 20
    /// The most files that are looked at.
    public static let maximumCount = 1024

    /// Where the files lie.
    public let folder: String

    /// A file that is kept.
    public struct Entry: Hashable, Sendable {
        /// The digest of its contents, by which receipts in bundles name it, too.
        public let digest: Digest
        /// What it is.
        public let description: CollateralDescription
        /// The file.
        public let bytes: [UInt8]
    }

    /// The cache in a folder, which need not exist.
    public init(folder: String) {
        self.folder = folder
    }

    /// This user's: `$ASSAY_COLLATERAL`, else `$XDG_CACHE_HOME/assay/collateral`, else `~/.cache/assay/collateral`; `nil` if none of the
    /// three is known.
    public static var usual: CollateralCache? {
        func value(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let folder = value("ASSAY_COLLATERAL") { return CollateralCache(folder: folder) }
        if let caches = value("XDG_CACHE_HOME") { return CollateralCache(folder: caches + "/assay/collateral") }
        return value("HOME").map { CollateralCache(folder: $0 + "/.cache/assay/collateral") }
    }

    /// The digest by which a file is known.
    public static func digest(of file: [UInt8]) -> Digest { .sha256(domain: "assay.collateral.v1", file) }

    /// Keeps a file, if it can be read; one that is there already stays.
    ///
    /// - Returns: the entry, and whether it is new.
    /// - Throws: what `CollateralDescription` throws; `collateral.full`, and `file.…` as the message's code.
    public func keep(_ file: [UInt8]) throws(EvidenceError) -> (entry: Entry, isNew: Bool) {
        let entry = Entry(digest: Self.digest(of: file), description: try CollateralDescription(of: file), bytes: file)
        do throws(FileError) {
            let names = try names()
            if names.contains(entry.digest.hex), try read(entry.digest.hex) == file { return (entry, false) }
            guard names.count < Self.maximumCount else {
                throw FileError(
                    code: "collateral.full", path: folder,
                    message: "\(folder) holds \(names.count) files; `assay collateral clear` takes them away")
            }
            try FileBytes.makeFolders(folder)
            try FileBytes.write(atomically: file, to: path(entry.digest.hex))
        } catch {
            throw EvidenceError(code: error.code, message: error.message)
        }
        return (entry, true)
    }

    /// What is kept, by digest. Files that are damaged, or that this release cannot read, are left out.
    ///
    /// - Throws: `file.…` if the folder or a file in it cannot be read.
    public func entries() throws(FileError) -> [Entry] {
        var entries: [Entry] = []
        for name in try names() {
            let file = try read(name)
            let digest = Self.digest(of: file)
            guard digest.hex == name, let description = try? CollateralDescription(of: file) else { continue }
            entries.append(Entry(digest: digest, description: description, bytes: file))
        }
        return entries
    }

    /// What is kept as collateral for a receipt: what holds at that time first, and of that what holds longest, up to the most that
    /// collateral may have.
    public func collateral(at time: Int64) throws(FileError) -> Collateral {
        let sorted = try entries().sorted { first, second in
            let holds = (first.description.holds(at: time), second.description.holds(at: time))
            if holds.0 != holds.1 { return holds.0 }
            return first.description.validity?.upperBound ?? .max > second.description.validity?.upperBound ?? .max
        }
        var (files, count): ([[UInt8]], Int) = ([], 0)
        for entry in sorted where count + entry.bytes.count <= Collateral.maximumByteCount {
            files.append(entry.bytes)
            count += entry.bytes.count
        }
        return Collateral(files: files)
    }

    /// Takes files away.
    ///
    /// - Parameter condition: which; all of them by default, those that cannot be read included.
    /// - Returns: how many went.
    public func clear(where condition: ((Entry) -> Bool)? = nil) throws(FileError) -> Int {
        let names: [String]
        if let condition { names = try entries().filter(condition).map(\.digest.hex) } else { names = try self.names() }
        var count = 0
        for name in names {
            guard unlink(path(name)) == 0 else { throw FileError(errno: errno, doing: "remove", path: path(name)) }
            count += 1
        }
        return count
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func read(_ name: String) throws(FileError) -> [UInt8] {
        try FileBytes.read(path: path(name), limit: Self.maximumFileByteCount)
    }

    /// The names that are digests; others are not ours.
    private func names() throws(FileError) -> [String] {
        do throws(FileError) {
            return try FileBytes.names(inFolder: folder).filter { (try? Digest(hex: $0)) != nil }.sorted()
        } catch {
            guard error.code == "file.not-found" else { throw error }
            return []
        }
    }
}
