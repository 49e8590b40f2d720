import Algebra
import CanonicalEncoding
import Groth16
import R1CS

/// A proving key in a file, mapped read-only: opening it costs the header, processes share the pages.
///
/// A section's blocks are checked against their digests before its first use; results are remembered for as long as
/// the file is the same (device, inode, times of change, size, header). That the file stays as it is between check and
/// use is assumed. Whoever may write to it and changes it during a proof makes the proof's self-check fail, and no proof
/// is handed out; memory stays safe, as every index is checked again in a copy when it is used. Only the file must not
/// be truncated while it is open: the system answers an access to a vanished page with a signal, which ends the process.
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
            blockCount: header.layout.blockCount,
            damage: BlockBody.Damage(
                code: "key.block-damaged", remedy: "the file is damaged, make or fetch it again"))
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
        for section in [KeySection.aWires, .bWires] { _ = try checkedWires(section) }
    }

    /// Runs `action` on the elements of a section, after its blocks have passed their check; drops the section's pages
    /// from this process's memory afterwards. Wires come in a copy that is checked every time.
    package func withElements<Element: BitwiseCopyable, R, E: Error>(
        of section: KeySection, as type: Element.Type, pool: WorkerPool,
        _ action: (UnsafeBufferPointer<Element>) throws(E) -> R
    ) throws(KeyUseError<E>) -> R {
        precondition(MemoryLayout<Element>.stride == section.elementByteCount, "the element type of the section")
        let range = header.layout.range(of: section)
        let wires: [UInt32]?
        do throws(ProvingKeyError) {
            try body.check(section, range, pool: pool)
            wires = section == .aWires || section == .bWires ? try checkedWires(section) : nil
        } catch {
            throw .key(error)
        }
        // The mapping goes with the last reference to this object, so it must outlive the pointers.
        defer { withExtendedLifetime(self) { body.release(range) } }
        do throws(E) {
            guard let wires else { return try action(body.bytes(range).assumingMemoryBound(to: type)) }
            let outcome: Result<R, E> = wires.withUnsafeBytes { bytes in
                do throws(E) { return .success(try action(bytes.assumingMemoryBound(to: type))) } catch {
                    return .failure(error)
                }
            }
            return try outcome.get()
        } catch {
            throw .body(error)
        }
    }

    /// P1: a copy of wire indices that ascend and are in range, whoever wrote them, and whenever.
    private func checkedWires(_ section: KeySection) throws(ProvingKeyError) -> [UInt32] {
        let wires = Array(body.bytes(header.layout.range(of: section)).assumingMemoryBound(to: UInt32.self))
        var next = 0
        for wire in wires {
            guard Int(wire) >= next, Int(wire) < header.wireCount else {
                throw ProvingKeyError(code: "key.wire-out-of-range", path: path, "a wire index is out of range")
            }
            next = Int(wire) + 1
        }
        return wires
    }
}

/// What `withElements` throws: the key is damaged, or the body failed.
package enum KeyUseError<Body: Error>: Error {
    case key(ProvingKeyError)
    case body(Body)
}
