import CanonicalEncoding
import Glibc

/// The folder of a model, from which weights in files of their own may be read.
///
/// A location is a chain of names below the folder. Absolute paths, `.` and `..` are refused, and so is every symbolic
/// link on the way: whoever wrote the model must not choose what is read outside of the folder.
package struct ExternalDataFolder: Hashable, Sendable {
    /// Where it is. Links in this path are followed: it is the caller's own.
    package let path: String

    /// The folder at a path. Nothing is opened yet.
    package init(path: String) {
        self.path = path
    }

    /// Reads exactly `length` bytes.
    ///
    /// Throws `external.bad-location`, `external.bad-range` (the file is shorter, or the entry says another length) and
    /// `file.…`.
    func read(_ place: ExternalDataPlace, length: Int, name: String) throws(ONNXError) -> [UInt8] {
        if let stated = place.length, stated != length {
            throw ONNXError(.externalRange, at: name, "\(stated) bytes of external data where \(length) are due")
        }
        let descriptor = try open(place, name: name)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ONNXError(.externalLocation, at: name, "what stands at the location is no ordinary file")
        }
        let size = Int(status.st_size)
        guard place.offset <= size, length <= size - place.offset, place.length != nil || length == size - place.offset
        else {
            throw ONNXError(
                .externalRange, at: name,
                "\(length) bytes from byte \(place.offset) on are due; the file has \(size)")
        }
        var bytes = [UInt8](repeating: 0, count: length)
        var done = 0
        while done < length {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress! + done, length - done, off_t(place.offset + done))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw ONNXError(FileError(errno: errno, doing: "read", path: place.location)) }
            guard count > 0 else { throw ONNXError(.externalRange, at: name, "the file became shorter meanwhile") }
            done += count
        }
        return bytes
    }

    private func open(_ place: ExternalDataPlace, name: String) throws(ONNXError) -> Int32 {
        var descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ONNXError(FileError(errno: errno, doing: "open", path: path)) }
        for (index, component) in place.components.enumerated() {
            let isLast = index == place.components.count - 1
            // Without waiting: a pipe would have the reader wait for a writer.
            let next = openat(
                descriptor, component, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (isLast ? O_NONBLOCK : O_DIRECTORY))
            let number = errno
            close(descriptor)
            descriptor = next
            if next >= 0 { continue }
            // What ends here at a link: ELOOP for a file, ENOTDIR for a folder.
            guard number != ELOOP, number != ENOTDIR else {
                throw ONNXError(
                    .externalLocation, at: name, "the location goes through a symbolic link or through a file")
            }
            throw ONNXError(FileError(errno: number, doing: "open", path: place.location))
        }
        return descriptor
    }
}

/// What a tensor says of the place of its data: `external_data` of ONNX's schema.
struct ExternalDataPlace {
    let location: String
    /// The location's names.
    let components: [String]
    let offset: Int
    /// `nil`: to the end of the file.
    let length: Int?

    /// Reads the entries; `checksum` is accepted and not used, other keys than ONNX's are refused.
    init(_ entries: [(key: String, value: String)], name: String) throws(ONNXError) {
        var values: [String: String] = [:]
        for (key, value) in entries {
            guard ["location", "offset", "length", "checksum"].contains(key) else {
                throw ONNXError(
                    .externalEntry, at: name, "an entry “\(PrintableName.of(key))” about external data is not known")
            }
            guard values.updateValue(value, forKey: key) == nil else {
                throw ONNXError(.externalEntry, at: name, "two entries “\(key)” about external data")
            }
        }
        guard let location = values["location"] else {
            throw ONNXError(.externalEntry, at: name, "external data without a location")
        }
        self.location = location
        components = location.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard location.utf8.count <= 4096, !location.utf8.contains(0),
            components.allSatisfy({ !["", ".", ".."].contains($0) })
        else {
            throw ONNXError(
                .externalLocation, at: name,
                "the location “\(PrintableName.of(location))” is no plain path below the model's folder")
        }
        offset = try Self.number(values["offset"], of: "offset", name: name) ?? 0
        length = try Self.number(values["length"], of: "length", name: name)
    }

    private static func number(_ text: String?, of key: String, name: String) throws(ONNXError) -> Int? {
        guard let text else { return nil }
        guard let value = Int(text), value >= 0, String(value) == text else {
            throw ONNXError(
                .externalEntry, at: name,
                "the \(key) “\(PrintableName.of(text))” of external data is no number of bytes")
        }
        return value
    }
}
