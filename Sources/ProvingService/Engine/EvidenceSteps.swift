import Algebra
import Attested
import CanonicalEncoding
import Groth16
import Groth16Prover
import ProofChain
import R1CS
import Statements

/// What `Groth16ProvingEngine.prove` does, one step a call, for whoever times the steps: the same code, in the same order.
package final class EvidenceSteps {
    /// What a statement says of its circuit and key.
    package struct Program: Codable, Hashable, Sendable {
        /// The circuit's name.
        package let circuit: String
        /// Its structural digest, in hexadecimal.
        package let circuitDigest: String
        /// The digest of the verifying key, in hexadecimal.
        package let verifyingKey: String
    }

    /// What begins.
    package enum Step: Sendable {
        /// The values of the wires, up to the challenge.
        case witness
        /// The proof.
        case proof
    }

    /// Statements with what they keep to themselves. Secret.
    package struct Stated {
        let parts: [(task: any ProofTask, claim: TaskClaim)]
        /// The statements.
        package var statements: [Statement] { parts.map(\.claim.statement) }
    }

    private let request: ProofRequest
    private let keys: KeyCache
    private let models: ModelDirectory
    private let warmModels = WarmModels()
    private let pool: WorkerPool
    private var opened: [(circuit: Circuit<Fr>, prover: Prover)] = []
    /// What `open` gave.
    package private(set) var programs: [Program] = []

    /// Steps of a request, which should have a salt, so that its statements are the same every time.
    package init(
        _ request: ProofRequest, keys: KeyCache, models: ModelDirectory, threads: Int = WorkerPool.availableProcessors
    ) {
        self.request = request
        self.keys = keys
        self.models = models
        pool = WorkerPool(threads: threads)
    }

    /// Steps of another request that takes the same circuits, with those that are open.
    package init(_ request: ProofRequest, sharing other: EvidenceSteps) {
        self.request = request
        keys = other.keys
        models = other.models
        pool = other.pool
        opened = other.opened
        programs = other.programs
    }

    /// Makes the circuits anew and opens their keys: what a process does before its first proof.
    ///
    /// - Parameter keyBegins: called when the circuits are there.
    /// - Throws: `key.missing` and what the key's file has against it.
    package func open(keyBegins: () -> Void = {}) throws(ServiceError) -> [Program] {
        opened = []
        let tasks = try request.tasks(in: models, warmModels)
        let wanted = [tasks.first.circuit] + tasks.rest.map(\.circuit)
        var circuits: [Circuit<Fr>] = []
        for circuit in wanted { circuits.append(try circuit.synthesize()) }
        keyBegins()
        for (wanted, circuit) in zip(wanted, circuits) {
            let digest = circuit.constraints.digest
            let key = try (wanted.keys ?? keys).open(for: wanted.name, digest: digest)
            do throws(ProvingError) {
                opened.append(
                    (circuit, try Prover(key: key, system: circuit.constraints, circuitDigest: digest)))
            } catch {
                throw ServiceError(code: error.code, message: error.message)
            }
        }
        programs = zip(wanted, opened).map { wanted, opened in
            Program(
                circuit: wanted.name, circuitDigest: opened.prover.key.circuitDigest.hex,
                verifyingKey: opened.prover.key.verifyingKey.digest.hex)
        }
        return programs
    }

    /// Reads the request, checks the signature, evaluates, and states.
    ///
    /// - Parameter programs: of each statement, as `open` gave them, here or in another process.
    package func state(_ programs: [Program]) throws(ServiceError) -> Stated {
        let salt = try request.commitmentSalt()
        let tasks = try request.tasks(in: models, warmModels)
        guard programs.count == 1 + tasks.rest.count else {
            throw ServiceError(code: "engine.failed", message: "not as many programs as statements")
        }
        var parts: [(task: any ProofTask, claim: TaskClaim)] = []
        for (index, program) in programs.enumerated() {
            let task: any ProofTask
            if index == 0 {
                task = tasks.first
            } else {
                task = try tasks.rest[index - 1].after(parts.map(\.claim.statement.digest))
            }
            let reference: ProgramReference
            do {
                reference = try Groth16ProvingEngine.program(
                    program.circuit, Digest(hex: program.circuitDigest), key: Digest(hex: program.verifyingKey))
            } catch let error as ServiceError {
                throw error
            } catch {
                throw ServiceError(code: "engine.failed", message: "a digest of a program cannot be read")
            }
            parts.append((task, try task.claim(salt: salt, program: reference)))
        }
        return Stated(parts: parts)
    }

    /// Proves the statements, one after the other (precondition: `open` was called).
    ///
    /// - Parameter tell: told each step as it begins.
    package func prove(
        _ stated: Stated, tell: @escaping @Sendable (Step) -> Void
    ) throws(ServiceError) -> Bundle {
        precondition(opened.count == stated.parts.count, "circuits are opened before they are proved")
        var links: [Link] = []
        for (part, own) in zip(stated.parts, opened) {
            tell(.witness)
            var inputs = try part.claim.inputs()
            defer { inputs.wipe() }
            let proof: Proof
            do throws(ProvingError) {
                proof = try own.prover.prove(
                    own.circuit, inputs: inputs,
                    options: ProvingOptions(pool: pool) { phase in
                        // Whichever comes first; the second one changes nothing.
                        if phase == .commitment || phase == .witnessCheck { tell(.proof) }
                    })
            } catch {
                throw ServiceError(code: error.code, message: error.message)
            }
            links.append(
                Link(
                    statement: part.claim.statement,
                    evidence: [
                        .groth16(
                            ProofEvidence(proof: proof.bytes, verifyingKey: own.prover.key.verifyingKey.digest))
                    ]))
        }
        return Bundle(links: links, verifyingKeys: opened.map(\.prover.carriedKey))
    }

    /// Evaluates the statements again, from what opens them.
    package func evaluate(_ stated: Stated) throws(ServiceError) -> [EvaluatedStatement] {
        var result: [EvaluatedStatement] = []
        for part in stated.parts {
            guard let digest = part.claim.statement.computation?.program.circuitDigest else {
                throw ServiceError(code: "engine.failed", message: "a statement names no circuit")
            }
            result.append(try Groth16ProvingEngine.evaluate(part.claim, part.task, circuitDigest: digest))
        }
        return result
    }
}
