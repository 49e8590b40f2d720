import Algebra
import ArgumentParser
import CanonicalEncoding
import Groth16
import Groth16Prover

/// `assay groth16 verify`
struct Groth16VerifyCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a proof in snarkjs' JSON against public inputs, under a key that you trust.",
        discussion: """
            What the public inputs mean, and whether the key is the right one, is
            yours to know: whoever made a key can forge under it. The key's digest
            is shown.

            EXAMPLE
              assay groth16 verify verification_key.json public.json proof.json

            EXIT CODES
              0  valid
              1  invalid: malformed, or not proved
              2  wrong usage
              3  a key that anyone can forge under
              4  not checkable: another curve, or another proof system
              6  a file could not be read
            """
    )

    @Argument(help: ArgumentHelp("The verifying key.", valueName: "vkey.json"))
    var key: String

    @Argument(help: ArgumentHelp("The public inputs.", valueName: "public.json"))
    var publicInputs: String

    @Argument(help: ArgumentHelp("The proof.", valueName: "proof.json"))
    var proof: String

    @OptionGroup
    var insecure: InsecureKeyOptions

    func perform() throws(CommandError) {
        let keyJSON = try SnarkFiles.read(key)
        let inputsJSON = try SnarkFiles.read(publicInputs)
        let proofJSON = try SnarkFiles.read(proof)
        let verifyingKey: VerifyingKey
        do throws(VerifyingKeyError) {
            verifyingKey = try VerifyingKey(snarkJSON: keyJSON, rules: insecure.rules)
        } catch {
            throw CommandError(error, path: key)
        }
        let inputs: [Fr]
        do throws(PublicInputError) { inputs = try PublicInputs.decode(snarkJSON: inputsJSON) } catch {
            throw CommandError(error, path: publicInputs)
        }
        let decoded: Proof
        do throws(ProofError) { decoded = try Proof(snarkJSON: proofJSON) } catch {
            throw CommandError(error, path: proof)
        }
        switch PreparedVerifyingKey(verifyingKey, isReused: false).verify(decoded, publicInputs: inputs) {
        case .valid:
            try Console.line("valid: the proof holds; public inputs: \(inputs.count)")
            try insecure.warn()
            try Console.line("verifying key \(verifyingKey.digest.hex)")
        case .invalid(let reason):
            throw CommandError(.refused, code: reason.code, message: "invalid: \(reason.message)")
        }
    }
}

/// `assay groth16 export`
struct Groth16ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Take something out of a .zkey.", subcommands: [Groth16ExportKeyCommand.self])
}

/// `assay groth16 export vkey`
struct Groth16ExportKeyCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "vkey",
        abstract: "Write the verifying key of a .zkey, as `snarkjs zkey export verificationkey` does.",
        discussion: """
            EXAMPLE
              assay groth16 export vkey circuit.zkey verification_key.json
            """
    )

    @Argument(help: ArgumentHelp("The proving key.", valueName: "zkey"))
    var key: String

    @Argument(help: ArgumentHelp("Where to write the verifying key.", valueName: "vkey.json"))
    var output: String

    @OptionGroup
    var insecure: InsecureKeyOptions

    func validate() throws {
        guard !FilePlace.areSame(key, output) else { throw ValidationError("what is read would be written over") }
    }

    func perform() throws(CommandError) {
        let verifyingKey: VerifyingKey
        do throws(ProvingKeyError) {
            verifyingKey = try ZKey(path: key, rules: insecure.rules).verifyingKey
        } catch {
            throw CommandError(error)
        }
        try SnarkFiles.write([(verifyingKey.snarkJSON, output)])
        try insecure.warn()
        try Console.line("verifying key \(verifyingKey.digest.hex)")
        try Console.line("wrote \(output)")
    }
}
