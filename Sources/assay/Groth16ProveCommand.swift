import Algebra
import ArgumentParser
import Groth16
import Groth16Prover
import R1CS

/// `assay groth16 prove`
struct Groth16ProveCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Make a proof from a .zkey and a .wtns, as `snarkjs groth16 prove` does.",
        discussion: """
            The proof is verified before it is written; the proof and the public
            inputs are written both or not at all. A .zkey does not say what
            a constraint is: when a witness does not satisfy the circuit, the
            proof does not verify and is not written. With --r1cs the witness is
            checked first, and the constraint that fails is named.

            Time depends on the witness.

            EXAMPLE
              assay groth16 prove circuit.zkey witness.wtns proof.json public.json
            """
    )

    @Argument(help: ArgumentHelp("The proving key.", valueName: "zkey"))
    var key: String

    @Argument(help: ArgumentHelp("The witness.", valueName: "wtns"))
    var witness: String

    @Argument(help: ArgumentHelp("Where to write the proof.", valueName: "proof.json"))
    var proof: String

    @Argument(help: ArgumentHelp("Where to write the public inputs.", valueName: "public.json"))
    var publicInputs: String

    @Option(name: .customLong("r1cs"), help: ArgumentHelp("The circuit: names what fails.", valueName: "file"))
    var circuit: String?

    @Option(help: "How many threads work. (default: one for every processor)")
    var threads: Int = WorkerPool.availableProcessors

    @OptionGroup
    var insecure: InsecureKeyOptions

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard (1...1024).contains(threads) else { throw ValidationError("--threads wants a number from 1 to 1024") }
        guard !FilePlace.areSame(proof, publicInputs) else {
            throw ValidationError("the proof and the public inputs want a file each")
        }
        for input in [key, witness, circuit].compactMap({ $0 }) {
            guard !FilePlace.areSame(input, proof), !FilePlace.areSame(input, publicInputs) else {
                throw ValidationError("what is read would be written over: \(input)")
            }
        }
    }

    func perform() throws(CommandError) {
        let begun = ContinuousClock.now
        let progress = ProgressLine(isQuiet: quiet)
        let cancellation = CancellationFlag()
        Interruption.handle { cancellation.cancel() }
        progress.show("opening the key", percent: 0)
        let made: (proof: Proof, publicInputs: [Fr])
        do throws(CommandError) {
            made = try prove(progress, cancellation)
            progress.clear()
        } catch {
            progress.clear()
            throw error
        }
        try SnarkFiles.write([
            (made.proof.snarkJSON, proof), (PublicInputs.snarkJSON(made.publicInputs), publicInputs),
        ])
        let hundredths = Int((ContinuousClock.now - begun) / .milliseconds(10))
        let fraction = hundredths % 100
        try Console.line(
            "proved and verified in \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s; public inputs: "
                + "\(made.publicInputs.count)")
        try insecure.warn()
        try Console.line("wrote \(proof)")
        try Console.line("wrote \(publicInputs)")
    }

    private func prove(
        _ progress: ProgressLine, _ cancellation: CancellationFlag
    ) throws(CommandError) -> (proof: Proof, publicInputs: [Fr]) {
        let key: ZKey
        do throws(ProvingKeyError) { key = try ZKey(path: self.key, rules: insecure.rules) } catch {
            throw CommandError(error)
        }
        var values: [Fr]
        var system: ConstraintSystem<Fr>?
        do throws(CircuitFileError) {
            values = try WitnessFile.read(path: witness)
            if let circuit { system = try R1CSFile(path: circuit).system }
        } catch {
            throw CommandError(error)
        }
        defer { values.wipe() }
        let options = ProvingOptions(threads: threads, cancellation: cancellation) { phase in
            progress.show(Self.words(phase), percent: Int(phase.fractionAtStart * 100))
        }
        do throws(ProvingError) {
            let proof = try ZKeyProver(key: key, system: system).prove(witness: values, options: options)
            return (proof, Array(values[1..<(1 + key.publicInputCount)]))
        } catch {
            throw CommandError(error, knowsCircuit: system != nil)
        }
    }

    private static func words(_ phase: ProvingPhase) -> String {
        switch phase {
        case .commitment: "committing"
        case .witnessCheck: "checking the witness"
        case .transforms: "transforming polynomials"
        case .sumH: "summing H"
        case .sumA: "summing A"
        case .sumB1: "summing B in G1"
        case .sumB2: "summing B in G2"
        case .sumL: "summing the private wires"
        case .selfCheck: "verifying the proof"
        }
    }
}
