import Algebra
import Attested
import CanonicalEncoding
import Groth16
import Groth16Prover
import Predicates
import ProofChain
import R1CS
import Statements

/// The engine for claims about signed readings and about models: Groth16 over BN254, on keys from the key cache or from the
/// folders of models.
///
/// Circuits, keys and models with public weights stay warm, so that a second proof neither synthesises nor parses anything.
public final class Groth16ProvingEngine: ProvingEngine {
    /// The keys of the catalogue's circuits.
    public let keys: KeyCache
    /// The models.
    public let models: ModelDirectory
    /// How many threads all proofs together use.
    public var threads: Int { pool.threads }
    private let pool: WorkerPool
    private let warm: WarmCircuits
    private let warmModels = WarmModels()
    private let receipts: ReceiptMaker?

    /// How many processors this process may use.
    public static var availableProcessors: Int { WorkerPool.availableProcessors }

    /// An engine over the keys in a directory and the models in another.
    ///
    /// - Parameter receipts: who is asked for receipts; `nil` makes none.
    public init(
        keys: KeyCache, models: ModelDirectory, threads: Int = WorkerPool.availableProcessors,
        receipts: ReceiptMaker? = nil
    ) {
        self.receipts = receipts
        self.keys = keys
        self.models = models
        pool = WorkerPool(threads: threads)
        warm = WarmCircuits(keys: keys)
    }

    /// The catalogue, with digests and counts of the circuits that are warm, and then the models.
    public func circuits() -> [CircuitSummary] {
        let catalogue = CircuitShape.catalogue.map { shape in
            let known = warm.peek(ProvableCircuit(shape))
            return CircuitSummary(
                id: shape.id, family: shape.family.rawValue, capacity: shape.capacity, digest: known?.digest.hex,
                constraintCount: known?.circuit.constraints.constraintCount,
                hasKey: keys.hasKey(for: shape.id, digest: known?.digest))
        }
        return catalogue + models.folders().map(\.summary)
    }

    /// Checks everything but the key's inside; a claim that cannot be proved is refused here already. Of several links the figures
    /// are those of the largest, and the time is that of all.
    public func assess(_ request: ProofRequest) throws(ServiceError) -> ProofEstimate {
        let chain = try request.tasks(in: models, warmModels)
        _ = try request.commitmentSalt()
        if request.evidence.hasReceipt { _ = try receiptMaker().provider() }
        var total = try estimate(chain.first.circuit, request.evidence)
        for next in chain.rest {
            let one = try estimate(next.circuit, request.evidence)
            total.peakBytes = max(total.peakBytes, one.peakBytes)
            total.milliseconds += one.milliseconds
        }
        return total
    }

    private func receiptMaker() throws(ServiceError) -> ReceiptMaker {
        guard let receipts else {
            throw ServiceError(code: "provider.none", message: "no receipts are made here")
        }
        return receipts
    }

    private func estimate(_ circuit: ProvableCircuit, _ wish: EvidenceWish) throws(ServiceError) -> ProofEstimate {
        let known = warm.peek(circuit)
        let figures =
            known.map { CircuitFigures(constraintCount: $0.circuit.constraints.constraintCount) } ?? circuit.figures
        let receipt = circuit.receiptFigures
        guard wish.hasProof else {
            let isKnown = warm.hasDigest(of: circuit)
            return ProofEstimate(
                circuit: circuit.name, peakBytes: receipt.peakBytes(isKnown: isKnown),
                milliseconds: receipt.milliseconds(isKnown: isKnown), evidence: wish)
        }
        let keys = circuit.keys ?? keys
        guard keys.hasKey(for: circuit.name, digest: known?.digest) else { throw keys.missing(circuit.name) }
        let extra = wish.hasReceipt ? receipt.milliseconds(isKnown: true) : 0
        return ProofEstimate(
            circuit: circuit.name, peakBytes: figures.peakBytes, milliseconds: figures.milliseconds + extra,
            evidence: wish)
    }

    /// Makes a bundle with a link for every statement, its proof or receipt or both, and the verifying keys. All commitments of a bundle
    /// have one salt, so that those to the same data are equal.
    public func prove(
        _ request: ProofRequest, progress: @escaping @Sendable (ProofPhase) -> Void, cancellation: CancellationFlag
    ) throws(ServiceError) -> ProvedBundle {
        let wish = request.evidence
        let made = try make(request, wish, progress: progress, cancellation)
        var receipts: [StatementAttester.Receipt] = []
        if wish.hasReceipt {
            progress(.attestation)
            receipts = try receiptMaker().receipts(of: made.compactMap(\.evaluated))
            try Self.check(cancellation)
        }
        progress(.bundle)
        var links: [Link] = []
        for (index, own) in made.enumerated() {
            var evidence: [Evidence] = []
            if let proof = own.proof { evidence.append(.groth16(proof)) }
            if receipts.indices.contains(index) { evidence.append(.receipt(receipts[index].evidence)) }
            links.append(Link(statement: own.statement, evidence: evidence))
        }
        let bundle = Bundle(
            links: links, verifyingKeys: made.compactMap(\.key), collateral: receipts.flatMap(\.collateral))
        return ProvedBundle(
            bytes: bundle.canonicalBytes, statementDigest: links[links.count - 1].statement.digest.hex)
    }

    /// Evaluates what a request asks for, and neither proves nor attests it: for one attestation of what several requests ask for.
    public func evaluate(_ request: ProofRequest) throws(ServiceError) -> [EvaluatedStatement] {
        try make(request, .receipt, progress: { _ in }, CancellationFlag()).compactMap(\.evaluated)
    }

    /// A statement with what was made for it.
    private struct Made {
        let statement: Statement
        var proof: ProofEvidence?
        var key: CarriedKey?
        var evaluated: EvaluatedStatement?
    }

    /// All statements of a request, with proofs as far as they are wished for.
    private func make(
        _ request: ProofRequest, _ wish: EvidenceWish, progress: @escaping @Sendable (ProofPhase) -> Void,
        _ cancellation: CancellationFlag
    ) throws(ServiceError) -> [Made] {
        progress(.input)
        let chain = try request.tasks(in: models, warmModels)
        try Self.check(cancellation)
        let salt = try request.commitmentSalt()
        var made = [try make(chain.first, wish, salt: salt, progress: progress, cancellation)]
        for next in chain.rest {
            // The first proof is the longest; phases do not begin anew.
            let task = try next.after(made.map(\.statement.digest))
            made.append(try make(task, wish, salt: salt, progress: { _ in }, cancellation))
        }
        return made
    }

    private func make(
        _ task: any ProofTask, _ wish: EvidenceWish, salt: CommitmentSalt,
        progress: @escaping @Sendable (ProofPhase) -> Void, _ cancellation: CancellationFlag
    ) throws(ServiceError) -> Made {
        guard wish.hasProof else {
            let digest = try warm.digest(of: task.circuit, progress: progress)
            try Self.check(cancellation)
            let claim = try task.claim(salt: salt, program: Self.program(task.circuit.name, digest, key: nil))
            return Made(
                statement: claim.statement, evaluated: try Self.evaluate(claim, task, circuitDigest: digest))
        }
        let (circuit, prover) = try warm.prover(for: task.circuit, progress: progress)
        try Self.check(cancellation)
        progress(.witness)
        let claim = try task.claim(
            salt: salt,
            program: Self.program(
                task.circuit.name, prover.key.circuitDigest, key: prover.key.verifyingKey.digest))
        // What does not hold natively is not proved either, and a receipt of it is the cheaper one to refuse.
        let evaluated =
            wish.hasReceipt ? try Self.evaluate(claim, task, circuitDigest: prover.key.circuitDigest) : nil
        var inputs = try claim.inputs()
        defer { inputs.wipe() }
        try Self.check(cancellation)
        let proof: Proof
        do throws(ProvingError) {
            proof = try prover.prove(
                circuit, inputs: inputs,
                options: ProvingOptions(pool: pool, cancellation: cancellation) { progress(ProofPhase($0)) })
        } catch {
            throw error == .cancelled ? .cancelled : ServiceError(code: error.code, message: error.message)
        }
        return Made(
            statement: claim.statement,
            proof: ProofEvidence(proof: proof.bytes, verifyingKey: prover.key.verifyingKey.digest),
            key: prover.carriedKey, evaluated: evaluated)
    }

    /// What a statement says of its circuit, and of the key if it is to be proved.
    static func program(
        _ name: String, _ circuit: Digest, key: Digest?
    ) throws(ServiceError) -> ProgramReference {
        do throws(StatementError) {
            return try ProgramReference(circuit: name, circuitDigest: circuit, verifyingKeyDigest: key)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// Evaluates a statement natively, from what opens it.
    static func evaluate(
        _ claim: TaskClaim, _ task: any ProofTask, circuitDigest: Digest
    ) throws(ServiceError) -> EvaluatedStatement {
        do throws(AttestedError) {
            return try EvaluatedStatement(
                claim.statement, opening: claim.opening, model: task.compiledModel, circuitDigest: circuitDigest)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// The verdict of the verify command.
    public func verify(_ bundle: [UInt8], parameters: VerifyParameters) throws(ServiceError) -> JSONValue {
        let (options, time) = try parameters.decoded()
        return BundleVerifier.verify(bundle, options: options, now: time).json
    }

    private static func check(_ cancellation: CancellationFlag) throws(ServiceError) {
        if cancellation.isCancelled { throw .cancelled }
    }
}

extension ServiceError {
    /// The answer of an engine whose flag was raised.
    static var cancelled: ServiceError { ServiceError(code: "job.cancelled", message: "the proof was cancelled") }
}

extension Prover {
    /// The verifying key as a bundle carries it.
    var carriedKey: CarriedKey {
        let mark: SetupMark =
            switch key.setup {
            case .development: .development
            }
        return CarriedKey(bytes: key.verifyingKey.bytes, setup: mark)
    }
}

extension ProofPhase {
    /// The prover's phases under the names that clients know.
    init(_ phase: ProvingPhase) {
        self =
            switch phase {
            case .commitment: .commitment
            case .witnessCheck: .witnessCheck
            case .transforms: .ntt
            case .sumH: .msmH
            case .sumA: .msmA
            case .sumB1: .msmB1
            case .sumB2: .msmB2
            case .sumL: .msmL
            case .selfCheck: .selfCheck
            }
    }
}

extension VerifyParameters {
    /// The verifier's options and the time to judge at.
    func decoded() throws(ServiceError) -> (VerificationOptions, UTCTime) {
        do {
            var options = VerificationOptions()
            options.trustedKeys = Set(try trustedKeys.map { try Digest(hex: $0) })
            options.trustedSensors = Set(try trustedSensors.map { try Hex.decode($0) })
            options.trustedRegistries = try trustedRegistries.map { text in
                guard let root = FieldInteger(decimal: text).flatMap({ Fr(integer: $0) }) else {
                    throw ServiceError(
                        code: "request.bad-parameter", message: "trust-registry wants a root in decimal digits")
                }
                return TrustedRegistry(root: root)
            }
            options.trustedModels = Set(try trustedModels.map { try Digest(hex: $0) })
            options.allowsDevelopmentSetup = allowsDevSetup
            options.nonce = try nonce.map { try Hex.decode($0) }
            options.timeIsSupplied = time != nil
            let now = try time.map { try UTCTime(parsing: $0) }
            return (options, try now ?? UTCTime(secondsSinceEpoch: WallClock.milliseconds() / 1000))
        } catch let error as ServiceError {
            throw error
        } catch let error as CanonicalEncoding.EncodingError {
            throw ServiceError(code: "request.bad-parameter", message: error.message)
        } catch let error as QuantityError {
            throw ServiceError(code: "request.bad-parameter", message: "at: \(error.message)")
        } catch {
            throw ServiceError(code: "request.bad-parameter", message: "a parameter cannot be read")
        }
    }
}
