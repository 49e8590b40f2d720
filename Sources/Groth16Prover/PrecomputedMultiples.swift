import Algebra
import CanonicalEncoding
import Glibc
import R1CS

/// Multiples of a key's points in a file beside it: memory for time.
///
/// With 2^(bits·stride·j) times every point at hand, the windows w, w + stride, w + 2·stride … of a scalar share their
/// buckets, whose weighted sum is then due once instead of `factor` times. What that is worth depends on the circuit and
/// the machine, so `assay setup precompute` measures. The file binds itself to its key by digest; like a key it is
/// checked block by block before use.
package final class PrecomputedMultiples: Sendable {
    let header: MultiplesHeader
    private let body: BlockBody

    /// The width of the windows, which the digits must have too.
    package var bits: Int { header.bits }
    /// How many tables there are, the key's own points included.
    package var factor: Int { header.factor }
    /// Where the file is.
    package var path: String { body.file.path }

    /// Where the multiples of a key lie.
    package static func path(besides key: String) -> String { key + ".multiples" }

    /// Opens the multiples of a key; nil if there are none.
    convenience init?(besides keyPath: String, key: Digest, layout: KeyLayout) throws(ProvingKeyError) {
        let path = Self.path(besides: keyPath)
        guard access(path, F_OK) == 0 else { return nil }
        try self.init(path: path, key: key, layout: layout)
    }

    /// Opens a file of multiples of a key.
    init(path: String, key: Digest, layout: KeyLayout) throws(ProvingKeyError) {
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path: path) } catch { throw ProvingKeyError(error) }
        header = try MultiplesHeader(file: file.bytes, path: path, key: key, layout: layout)
        body = BlockBody(
            file: file, header: MultiplesHeader.digest(of: header.bytes), tableOffset: MultiplesHeader.byteCount,
            bodyOffset: header.bodyOffset, blockCount: header.blockCount,
            damage: BlockBody.Damage(
                code: "key.multiples-block-damaged", remedy: "`assay setup precompute` makes the file anew"))
    }

    /// Checks every block now, whatever has been checked before.
    func checkAllBlocks(pool: WorkerPool) throws(ProvingKeyError) {
        try body.checkAll(pool: pool)
    }

    /// Removes the multiples of a key, if there are any.
    static func remove(besides key: String) throws(FileError) {
        let path = path(besides: key)
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(errno, doing: "remove", path: path) }
    }

    /// Runs `action` on the tables 1 … factor − 1 of a section, after their blocks have passed their check.
    func withTables<Point: VectorCurvePoint, R, E: Error>(
        of section: KeySection, as type: Point.Type, pool: WorkerPool,
        _ action: ([UnsafePointer<Point>]) throws(E) -> R
    ) throws(KeyUseError<E>) -> R {
        let range = header.range(of: section)
        do throws(ProvingKeyError) {
            try body.check(section, range, pool: pool)
        } catch {
            throw .key(error)
        }
        defer { withExtendedLifetime(self) { body.release(range) } }
        let tables = (1..<factor).compactMap { table in
            body.bytes(header.range(of: section, table: table)).assumingMemoryBound(to: type).baseAddress
        }
        do throws(E) {
            return try action(tables)
        } catch {
            throw .body(error)
        }
    }
}
