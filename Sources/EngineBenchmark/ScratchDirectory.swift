import Foundation

/// A directory of its own for files that a benchmark needs, removed with everything in it when the value goes.
package final class ScratchDirectory {
    /// Where it is: in $TMPDIR, or else in /tmp.
    package let path: String

    /// Makes it.
    package init() throws(BenchmarkError) {
        let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(base)/assay-bench.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BenchmarkError(code: "benchmark.no-directory", "no temporary directory can be made in \(base)")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
