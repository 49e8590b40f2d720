import CanonicalEncoding
import Glibc

/// A directory of its own for one test, with mode 0700, in $TMPDIR or else in /tmp; removed with everything in it when
/// the value goes.
package final class ScratchDirectory: Sendable {
    /// Where such directories are made.
    package static let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"

    /// Where it is.
    package let path: String

    /// Makes one.
    package init() {
        var template = Array("\(Self.base)/assay-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no directory for a test can be made in \(Self.base)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// Where a file of this name is, or would be.
    package func file(_ name: String) -> String { path + "/" + name }

    /// The names in it, sorted.
    package var names: [String] { (try? FileBytes.names(inFolder: path)) ?? [] }

    /// Writes a text to a file.
    package func write(_ text: String, to name: String) throws(FileError) {
        try FileBytes.write(atomically: Array(text.utf8), to: file(name))
    }

    /// Reads the text in a file.
    package func read(_ name: String) throws(FileError) -> String {
        String(decoding: try FileBytes.read(path: file(name), limit: 1 << 26), as: UTF8.self)
    }

    /// Removes a directory with what is in it; links are not followed.
    private static func remove(_ directory: String) {
        for name in (try? FileBytes.names(inFolder: directory)) ?? [] {
            let path = directory + "/" + name
            if unlink(path) != 0 { remove(path) }
        }
        rmdir(directory)
    }
}
