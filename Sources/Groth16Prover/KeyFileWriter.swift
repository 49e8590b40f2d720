import CanonicalEncoding
import Glibc

/// Writes a file of a header, a table of block digests and a body, so that a crash or a full disk leaves nothing under
/// its final name.
///
/// The body is appended in order; `seal` adds the digests and the header and forces all to disk, `name` renames.
final class KeyFileWriter {
    private let path: String
    /// Where the file is until it has its name.
    let temporaryPath: String
    private let descriptor: Int32
    private let tableOffset: Int
    private let bodyOffset: Int
    private let bodyByteCount: Int
    private var block: [UInt8] = []
    private var written = 0
    private var digests: [UInt8] = []
    private var isFinished = false

    /// - Parameters:
    ///   - tableOffset: the length of the header, which the digests follow.
    ///   - bodyOffset: where the body starts.
    init(path: String, tableOffset: Int, bodyOffset: Int, bodyByteCount: Int) throws(FileError) {
        self.path = path
        self.tableOffset = tableOffset
        self.bodyOffset = bodyOffset
        self.bodyByteCount = bodyByteCount
        temporaryPath = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).partial"
        descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .system(errno, doing: "create", path: path) }
        block.reserveCapacity(KeyLayout.blockByteCount)
        // Learn now, not after minutes of work, that the disk is too small. Not every file system can tell.
        let status = posix_fallocate(descriptor, 0, off_t(bodyOffset + bodyByteCount))
        if status == ENOSPC || status == EDQUOT || status == EFBIG {
            discard()
            throw .system(status, doing: "write", path: path)
        }
    }

    deinit { discard() }

    /// Appends zeros up to a place in the body.
    func advance(to offset: Int) throws(FileError) {
        try append(zeros: offset - written - block.count)
    }

    /// Appends bytes.
    func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(KeyLayout.blockByteCount - block.count, rest.count)
            block.append(contentsOf: rest.prefix(count))
            rest = rest.dropFirst(count)
            if block.count == KeyLayout.blockByteCount { try flush() }
        }
    }

    /// Adds the digests, and the header that `header` makes of their root: the file is complete, but for its name.
    func seal(header: (_ root: Digest) -> [UInt8]) throws(FileError) {
        try advance(to: bodyByteCount)
        if !block.isEmpty { try flush() }
        digests += [UInt8](repeating: 0, count: bodyOffset - tableOffset - digests.count)
        let bytes = header(digests.withUnsafeBytes { KeyHeader.rootDigest(ofTable: $0) })
        precondition(bytes.count == tableOffset, "a header of the length that was announced")
        try write(bytes + digests, at: 0)
        guard fsync(descriptor) == 0 else { throw .system(errno, doing: "write", path: path) }
    }

    /// Gives the file its name.
    func name() throws(FileError) {
        guard rename(temporaryPath, path) == 0 else { throw .system(errno, doing: "write", path: path) }
        isFinished = true
        close(descriptor)
        try synchronizeDirectory()
    }

    private func append(zeros count: Int) throws(FileError) {
        precondition(count >= 0, "a body is written in order")
        let zeros = [UInt8](repeating: 0, count: count)
        var failure: FileError?
        zeros.withUnsafeBytes { buffer in
            do throws(FileError) { try append(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func flush() throws(FileError) {
        digests += block.withUnsafeBytes { Blake2bHasher.digest($0) }.bytes
        try write(block, at: bodyOffset + written)
        written += block.count
        block.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
            }
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                throw .system(count == 0 ? EIO : errno, doing: "write", path: path)
            }
        }
    }

    private func synchronizeDirectory() throws(FileError) {
        let directory = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "."
        let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw .system(errno, doing: "open", path: directory) }
        defer { close(handle) }
        // Some file systems cannot force a directory; there the rename is as durable as it gets.
        guard fsync(handle) == 0 || errno == EINVAL else { throw .system(errno, doing: "write", path: directory) }
    }

    private func discard() {
        guard !isFinished else { return }
        isFinished = true
        close(descriptor)
        unlink(temporaryPath)
    }
}
