import Algebra
import Glibc
import Groth16
import Groth16Prover

/// One pairing e(P, Q) of points that are used once.
final class PairingWorkload: Workload {
    private let name: String
    private let p: G1Point
    private let q: G2Point
    private var result = TargetElement.one

    let operationCount = 1

    init(_ item: BenchmarkCase) {
        name = item.name
        var stream = TestStream(seed: 4)
        p = G1Point.generator.multiplied(by: stream.integer())
        q = G2Point.generator.multiplied(by: stream.integer())
    }

    /// e(aP, bQ) = e(P, Q)^(ab).
    func check(threads: Int) throws(BenchmarkError) -> String {
        try run(threads: threads)
        let (a, b) = (Fr(1_000_003), -Fr(77))
        let moved = Pairing.product([(p.multiplied(by: a.integer), PreparedG2(q.multiplied(by: b.integer)))])
        guard !result.isOne, moved == result.power((a * b).integer) else {
            throw .wrongResult(name, "the pairing is not bilinear")
        }
        return "\(result.coefficients.flatMap { $0 }.map { [$0.c0.integer.decimal, $0.c1.integer.decimal] })"
    }

    func run(threads: Int) throws(BenchmarkError) {
        result = Pairing.product([(p, PreparedG2(q))])
    }
}

/// The check of proofs under one key: a decoded one, one from its 128 bytes, or a batch of 128 from bytes.
final class VerifyWorkload: Workload {
    private enum Manner: String {
        case decoded, bytes
        case batch = "batch-128"
    }

    private static var batchCount: Int { 128 }

    private let name: String
    private let manner: Manner
    private let key: PreparedVerifyingKey
    private let input: Fr
    private let proofs: [Proof]
    private let encoded: [[UInt8]]

    init(_ item: BenchmarkCase) throws(BenchmarkError) {
        guard let manner = Manner(rawValue: item.variant) else { throw item.unknownVariant }
        self.manner = manner
        name = item.name
        let log = 6
        let prover = try Self.throwawayProver(log: log)
        let witness = SyntheticCircuit.mul.witness(log: log)
        key = prover.key.preparedVerifyingKey
        input = witness[1]
        var proofs: [Proof] = []
        do throws(ProvingError) {
            for _ in 0..<(manner == .batch ? Self.batchCount : 1) {
                proofs.append(try prover.prove(witness: witness, options: ProvingOptions(threads: 1)))
            }
        } catch {
            throw BenchmarkError(code: error.code, "\(item.name): \(error.message)")
        }
        self.proofs = proofs
        encoded = proofs.map(\.bytes)
    }

    /// A prover whose key has no name any more: the mapping keeps it alive.
    private static func throwawayProver(log: Int) throws(BenchmarkError) -> Prover {
        let directory = try ScratchDirectory()
        defer { withExtendedLifetime(directory) {} }
        let key = try SyntheticKey(.mul, log: log, directory: directory.path)
        _ = try key.makeIfMissing(threads: 1)
        return try key.prover()
    }

    var operationCount: Int { manner == .batch ? Self.batchCount : 1 }

    func check(threads: Int) throws(BenchmarkError) -> String {
        try run(threads: threads)
        let wrong = input + .one
        guard key.verify(proofs[0], publicInputs: [wrong]) == .invalid(.equation) else {
            throw .wrongResult(name, "a proof verifies for another input")
        }
        if manner == .batch {
            let verdict = try verdict { $0 == 5 ? wrong : self.input }
            guard case .invalid(let failures) = verdict, failures.map(\.index) == [5] else {
                throw .wrongResult(name, "the batch does not name its one bad proof")
            }
        }
        return "verified"
    }

    func run(threads: Int) throws(BenchmarkError) {
        let isValid =
            switch manner {
            case .decoded: key.verify(proofs[0], publicInputs: [input]) == .valid
            case .bytes: key.verify(try decoded(encoded[0]), publicInputs: [input]) == .valid
            case .batch: try verdict { _ in self.input } == .allValid
            }
        guard isValid else { throw .wrongResult(name, "a proof does not verify") }
    }

    private func verdict(_ input: (Int) -> Fr) throws(BenchmarkError) -> BatchVerification {
        var batch = BatchVerifier()
        for (index, bytes) in encoded.enumerated() {
            batch.append(key: key, proofBytes: bytes, publicInputs: [input(index).integer])
        }
        do throws(RandomnessError) { return try batch.verify() } catch {
            throw BenchmarkError(code: error.code, error.message)
        }
    }

    private func decoded(_ bytes: [UInt8]) throws(BenchmarkError) -> Proof {
        do throws(ProofError) { return try Proof(bytes: bytes) } catch {
            throw BenchmarkError(code: error.code, "\(name): \(error.message)")
        }
    }
}
