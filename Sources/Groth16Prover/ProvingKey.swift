import Algebra
import CanonicalEncoding
import Groth16
import R1CS

/// A proving key in a file, mapped read-only: opening it costs the header, processes share the pages.
///
/// A section's blocks are checked against their digests before its first use; results are remembered for as long as
/// the file is the same (device, inode, time of change, size, header). The file must not be truncated while it is
/// open: the system answers an access to a vanished page with a signal.
public final class ProvingKey: Sendable {
    private let body: BlockBody
    let header: KeyHeader
    /// Where the file is.
    public let path: String
    /// The verifying key, ready for the self-check.
    public let preparedVerifyingKey: PreparedVerifyingKey
    /// Multiples of the key's points in the file beside it, if there is one.
    package let multiples: PrecomputedMultiples?

    /// Opens a key file and checks its header: digests, counts, points, and β and δ across the groups. A file of
    /// precomputed multiples beside it is opened too.
    public convenience init(path: String) throws(ProvingKeyError) {
        try self.init(path: path, withMultiples: true)
    }

    /// The same; without its multiples, for whoever makes them.
    package init(path: String, withMultiples: Bool) throws(ProvingKeyError) {
        self.path = path
        let file: MappedFile
        do throws(FileError) { file = try MappedFile(path: path) } catch {
            throw error.code == "file.not-regular"
                ? ProvingKeyError(code: "key.not-a-key", path: path, "not a proving key file") : ProvingKeyError(error)
        }
        header = try KeyHeader(file: file.bytes, path: path)
        preparedVerifyingKey = PreparedVerifyingKey(header.verifyingKey)
        let digest = KeyHeader.digest(of: header.bytes)
        body = BlockBody(
            file: file, header: digest, tableOffset: header.byteCount, bodyOffset: header.bodyOffset,
            blockCount: header.layout.blockCount)
        multiples =
            withMultiples ? try PrecomputedMultiples(besides: path, key: digest, layout: header.layout) : nil
    }

    /// The verifying key.
    public var verifyingKey: VerifyingKey { header.verifyingKey }
    /// The digest of the constraint system that the key was made for.
    public var circuitDigest: Digest { header.circuitDigest }
    /// Where the key comes from.
    public var setup: SetupKind { header.setup }
    /// The length of a witness.
    public var wireCount: Int { header.wireCount }
    /// The number of constraints.
    public var constraintCount: Int { header.constraintCount }
    /// The length of the file.
    public var byteCount: Int { body.file.bytes.count }
    /// β in G1.
    package var beta1: G1Point { header.beta1 }
    /// δ in G1.
    package var delta1: G1Point { header.delta1 }
    /// The domain of the key's circuit.
    package var domain: EvaluationDomain { EvaluationDomain(logSize: header.domainLog)! }

    /// Checks every block of the file now, whatever has been checked before; about a second per gigabyte and thread.
    public func checkAllBlocks(threads: Int = 1) throws(ProvingKeyError) {
        try body.checkAll(pool: WorkerPool(threads: threads))
        for section in KeySection.allCases { try checkWires(section) }
    }

    /// Runs `body` on the elements of a section, after its blocks have passed their check; drops the section's pages
    /// from this process's memory afterwards.
    package func withElements<Element: BitwiseCopyable, R, E: Error>(
        of section: KeySection, as type: Element.Type, pool: WorkerPool,
        _ action: (UnsafeBufferPointer<Element>) throws(E) -> R
    ) throws(KeyUseError<E>) -> R {
        precondition(MemoryLayout<Element>.stride == section.elementByteCount, "the element type of the section")
        let range = header.layout.range(of: section)
        do throws(ProvingKeyError) {
            try body.check(section, range, pool: pool) { () throws(ProvingKeyError) in try checkWires(section) }
        } catch {
            throw .key(error)
        }
        // The mapping goes with the last reference to this object, so it must outlive the pointers.
        defer { withExtendedLifetime(self) { body.release(range) } }
        do throws(E) {
            return try action(body.bytes(range).assumingMemoryBound(to: type))
        } catch {
            throw .body(error)
        }
    }

    /// P1: wire indices ascend and are in range, whoever wrote them.
    private func checkWires(_ section: KeySection) throws(ProvingKeyError) {
        guard section == .aWires || section == .bWires else { return }
        var next = 0
        for wire in body.bytes(header.layout.range(of: section)).assumingMemoryBound(to: UInt32.self) {
            guard Int(wire) >= next, Int(wire) < header.wireCount else {
                throw ProvingKeyError(code: "key.wire-out-of-range", path: path, "a wire index is out of range")
            }
            next = Int(wire) + 1
        }
    }
}

/// What `withElements` throws: the key is damaged, or the body failed.
package enum KeyUseError<Body: Error>: Error {
    case key(ProvingKeyError)
    case body(Body)
}
