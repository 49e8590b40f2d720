import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import Groth16Prover
import R1CS
import Statements

/// The directory of proving keys, one file for each circuit: `CIRCUIT-DIGEST.assaykey`.
///
/// Keys are large and made on the machine that uses them; a file's name holds the structural digest of the circuit
/// that it was made for, so that a key of another release is never taken for the right one.
public struct KeyCache: Sendable {
    /// Where the files lie.
    public let directory: String

    /// The cache in a directory, which need not exist yet.
    public init(directory: String) {
        self.directory = directory
    }

    /// Where the key of a circuit lies, or would.
    public func path(for circuit: String, digest: Digest) -> String {
        "\(directory)/\(circuit)-\(digest.hex).assaykey"
    }

    /// Whether there is a key for the circuit; without its digest, whether there is one of its name.
    public func hasKey(for circuit: String, digest: Digest?) -> Bool {
        if let digest { return access(path(for: circuit, digest: digest), R_OK) == 0 }
        return files().contains { name in
            name.hasPrefix(circuit + "-") && name.hasSuffix(".assaykey")
                && name.utf8.count == circuit.utf8.count + 1 + 64 + ".assaykey".utf8.count
        }
    }

    /// Whether the key of the circuit is there and its header sound: what setup need not make again. Multiples beside
    /// it do not matter: a damaged file of them is no reason to replace a key.
    public func hasSoundKey(for circuit: String, digest: Digest) -> Bool {
        (try? open(for: circuit, digest: digest, withMultiples: false)) != nil
    }

    /// Which file the key of a circuit is now; throws `key.missing`, or `file.…`.
    func identity(for circuit: String, digest: Digest) throws(ServiceError) -> FileIdentity {
        let path = path(for: circuit, digest: digest)
        guard access(path, F_OK) == 0 else { throw missing(circuit) }
        do throws(FileError) { return try FileIdentity(path: path) } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// Maps the key of a circuit; throws `key.missing`, or the code of what is wrong with the file.
    ///
    /// - Parameter withMultiples: whether the multiples beside it are wanted, and must be sound.
    package func open(
        for circuit: String, digest: Digest, withMultiples: Bool = true
    ) throws(ServiceError) -> ProvingKey {
        let path = path(for: circuit, digest: digest)
        guard access(path, F_OK) == 0 else { throw missing(circuit) }
        do throws(ProvingKeyError) {
            return try ProvingKey(path: path, withMultiples: withMultiples)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// Makes a development key for a circuit and stores it.
    ///
    /// - Parameters:
    ///   - progress: told the part of the work that is done, 0 … 1, from the calling thread.
    ///   - cancellation: ends the work; nothing is left behind.
    /// - Returns: the file's path and the digest of the verifying key.
    public func makeDevelopmentKey(
        for circuit: String, system: ConstraintSystem<Fr>, threads: Int = WorkerPool.availableProcessors,
        progress: @escaping (Double) -> Void = { _ in }, cancellation: CancellationFlag? = nil
    ) throws(ServiceError) -> (path: String, verifyingKey: Digest) {
        try PrivateDirectory.prepare(directory, area: "keys")
        let path = path(for: circuit, digest: system.digest)
        do throws(SetupError) {
            let key = try DevelopmentSetup.generate(
                for: system, path: path, threads: threads, progress: progress, cancellation: cancellation)
            return (path, key.digest)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// The refusal that tells how to get a key.
    func missing(_ circuit: String) -> ServiceError {
        let advice =
            CircuitShape(id: circuit).map {
                "make one by `assay setup dev \(circuit)` (\(CircuitFigures($0).setupTime))"
            } ?? "compile the model again by `assay model compile`"
        return ServiceError(
            code: "key.missing", message: "there is no proving key for \(circuit) in \(directory); \(advice)")
    }

    private func files() -> [String] { (try? FileBytes.names(inFolder: directory)) ?? [] }
}

/// What a circuit of the catalogue takes, before it has been synthesised.
struct CircuitFigures: Sendable {
    /// Constraints, about.
    let constraintCount: Int

    init(_ shape: CircuitShape) {
        constraintCount = shape.approximateConstraints
    }

    init(constraintCount: Int) {
        self.constraintCount = constraintCount
    }

    /// The transforms' domain.
    private var domain: Int {
        var size = 1
        while size < constraintCount { size *= 2 }
        return size
    }

    /// Memory of a proof: vectors of the domain and of the wires, and the circuit itself.
    var peakBytes: Int { (48 << 20) + 100 * domain + 600 * constraintCount }

    /// Time of a proof on two cores, in milliseconds, until it has been measured.
    var milliseconds: Int { 200 + domain / 30 }

    /// Time of a development setup on two cores, in words.
    var setupTime: String {
        switch domain {
        case ..<(1 << 17): "less than a minute"
        default: "about 1 minute"
        }
    }
}
