import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import R1CS
import Synchronization

/// A proving key of circom and snarkjs, `.zkey`, mapped read-only: opening it costs the header.
///
/// A section's points are checked before their first use to be reduced and on their curve, the coefficients to be in
/// range; results are remembered for as long as the file is the same (device, inode, times of change, size, header). It
/// has no digests and no matrix C: a damaged point that is on the curve, or a witness that does not satisfy the circuit,
/// shows when the finished proof does not verify. So does a change by someone who may write to the file, after its check:
/// no proof is handed out, and memory stays safe, as indices are read once, checked and kept. The file must not be
/// truncated while it is open: the system answers an access to a vanished page with a signal.
public final class ZKey: @unchecked Sendable {
    // The mapping is read-only, the ledger and the factors are guarded, everything else is immutable: hence Sendable.
    private let file: MappedFile
    private let ledger: BlockLedger
    private let header: ZKeyHeader
    private let readFactors = Mutex<ConstraintSystem<Fr>?>(nil)
    /// The verifying key, ready for the self-check.
    public let preparedVerifyingKey: PreparedVerifyingKey

    /// Opens a file and checks its header: protocol, curve, counts, lengths of sections, points, the lint of the
    /// verifying key, and β and δ across the groups.
    ///
    /// - Parameter rules: what of the lint refuses a key; a key without contributions needs leniency.
    public init(path: String, rules: VerifyingKey.Rules = .strict) throws(ProvingKeyError) {
        do throws(FileError) { file = try MappedFile(path: path) } catch { throw ProvingKeyError(error) }
        header = try ZKeyHeader(file.bytes, place: path, rules: rules)
        preparedVerifyingKey = PreparedVerifyingKey(header.verifyingKey)
        let digest = header.verifyingKey.bytes.withUnsafeBytes {
            Blake2bHasher.digest(domain: "assay.zkey-header.v1", $0)
        }
        ledger = BlockLedger.shared(
            for: BlockLedger.Identity(status: file.status, header: digest), blockCount: 0)
    }

    /// The verifying key.
    public var verifyingKey: VerifyingKey { header.verifyingKey }
    /// Where the file is.
    public var path: String { file.path }
    /// The length of a witness.
    public var wireCount: Int { header.wireCount }
    /// The number of public inputs.
    public var publicInputCount: Int { header.publicInputCount }
    /// The length of the file.
    public var byteCount: Int { file.bytes.count }

    /// The matrices A and B with the binding rows, as a system whose C has no terms; read when first asked for.
    func factors() throws(ProvingKeyError) -> ConstraintSystem<Fr> {
        let outcome = readFactors.withLock { known -> Result<ConstraintSystem<Fr>, ProvingKeyError> in
            if let known { return .success(known) }
            do throws(ProvingKeyError) {
                let factors = try ZKeyCoefficients(
                    records: UnsafeRawBufferPointer(rebasing: file.bytes[header.coefficients]),
                    wireCount: wireCount, domainSize: domain.size, place: path
                ).factors(publicInputCount: publicInputCount)
                known = factors
                return .success(factors)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

extension ZKey: ProofKey {
    package var beta1: G1Point { header.beta1 }
    package var delta1: G1Point { header.delta1 }
    package var domain: EvaluationDomain { header.domain }

    package var bPointCount: Int { wireCount }
    package var committedPointCount: Int { 0 }
    package var multiples: PrecomputedMultiples? { nil }

    /// All wires have points; many are infinity.
    package func wires(of points: KeySection) -> KeySection? { nil }

    package func withElements<Element: BitwiseCopyable, R, E: Error>(
        of section: KeySection, as type: Element.Type, pool: WorkerPool,
        _ body: (UnsafeBufferPointer<Element>) throws(E) -> R
    ) throws(KeyUseError<E>) -> R {
        precondition(MemoryLayout<Element>.stride == section.elementByteCount, "the element type of the section")
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[header.range(of: section)])
        defer { withExtendedLifetime(file) { Self.release(bytes) } }
        // Sections start where the one before ends, which need not be a place that the C core can read from.
        let aligned = AlignedBytes(bytes, pool: pool)
        defer { aligned.deallocate() }
        do throws(ProvingKeyError) { try check(section, aligned.bytes, pool) } catch { throw .key(error) }
        do throws(E) {
            return try body(aligned.bytes.assumingMemoryBound(to: type))
        } catch {
            throw .body(error)
        }
    }

    private func check(
        _ section: KeySection, _ bytes: UnsafeRawBufferPointer, _ pool: WorkerPool
    ) throws(ProvingKeyError) {
        guard !ledger.hasPassed(section) else { return }
        let bad =
            section == .b2Points
            ? StoredPoints.firstBad(bytes.assumingMemoryBound(to: G2Point.self), pool)
            : StoredPoints.firstBad(bytes.assumingMemoryBound(to: G1Point.self), pool)
        if let (index, error) = bad {
            throw ProvingKeyError(
                code: "zkey.point-\(error.rawValue)", path: path,
                "point \(index) of section \(section): \(error.message)")
        }
        ledger.remember(section, [])
    }

    /// Drops the pages of a part of the file from this process's memory.
    private static func release(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        let slack = Int(bitPattern: start) % pageSize
        _ = madvise(UnsafeMutableRawPointer(mutating: start - slack), bytes.count + slack, MADV_DONTNEED)
    }
}

/// Bytes at an address that the C core can read field elements from: the same ones if they lie well, else a copy, which
/// the owner has to deallocate.
private struct AlignedBytes {
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawPointer?

    init(_ source: UnsafeRawBufferPointer, pool: WorkerPool) {
        guard let start = source.baseAddress, Int(bitPattern: start) % 8 != 0 else {
            bytes = source
            memory = nil
            return
        }
        let memory = UnsafeMutableRawPointer.allocate(byteCount: source.count, alignment: 64)
        nonisolated(unsafe) let target = memory
        nonisolated(unsafe) let origin = start
        let total = source.count
        let chunk = 1 << 20
        pool.run((total + chunk - 1) / chunk) { index in
            let first = index * chunk
            (target + first).copyMemory(from: origin + first, byteCount: min(chunk, total - first))
        }
        self.memory = memory
        bytes = UnsafeRawBufferPointer(start: memory, count: total)
    }

    func deallocate() { memory?.deallocate() }
}
