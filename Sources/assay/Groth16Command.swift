import ArgumentParser
import CanonicalEncoding
import Groth16
import Groth16Prover
import R1CS

/// `assay groth16`
struct Groth16Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groth16",
        abstract: "Prove and verify with the files of circom and snarkjs.",
        discussion: """
            Circuits of circom over BN254 (bn128): .r1cs, .wtns, .zkey, and the
            JSON of snarkjs. Files are read strictly: what snarkjs would let
            pass (numbers not reduced, points off their curve, keys without a
            contribution) is refused.

            EXAMPLE
              assay groth16 prove circuit.zkey witness.wtns proof.json public.json
              assay groth16 export vkey circuit.zkey verification_key.json
              assay groth16 verify verification_key.json public.json proof.json
            """,
        subcommands: [Groth16ProveCommand.self, Groth16VerifyCommand.self, Groth16ExportCommand.self])
}

/// Whether keys that anyone can forge under are let in.
struct InsecureKeyOptions: ParsableArguments {
    @Flag(
        name: .customLong("insecure-dev-key"),
        help: "Accept a key whose setup nobody contributed to. Anyone can forge proofs under it: for trying things out."
    )
    var allowsInsecureKey = false

    var rules: VerifyingKey.Rules { allowsInsecureKey ? .allowingInsecureDelta : .strict }

    /// A line of the output, so that a result got with the flag does not look like any other.
    func warn() throws(CommandError) {
        guard allowsInsecureKey else { return }
        try Console.line(
            "--insecure-dev-key was given: this says nothing unless someone you trust contributed to the key")
    }
}

extension CommandError {
    /// What can be said of any file of circom or snarkjs that is refused, by its code.
    private static func ofCircuitFile(code: String, message: String) -> CommandError {
        let kind = code.split(separator: ".").last.map(String.init) ?? ""
        if code.hasPrefix("file.") { return CommandError(.system, code: code, message: message) }
        if code.hasPrefix("verifying-key.delta-"), !code.hasSuffix("infinity") {
            return CommandError(
                .untrusted, code: code, message: message,
                hint: "--insecure-dev-key accepts such a key, for trying things out only")
        }
        let isForeign = ["wrong-curve", "wrong-protocol", "custom-gates", "unknown-version"].contains(kind)
        return CommandError(isForeign ? .unsupported : .refused, code: code, message: message)
    }

    init(_ error: CircuitFileError) {
        self = Self.ofCircuitFile(code: error.code, message: error.message)
    }

    init(_ error: ProvingKeyError) {
        self = Self.ofCircuitFile(code: error.code, message: error.message)
    }

    init(_ error: VerifyingKeyError, path: String) {
        self = Self.ofCircuitFile(code: error.code, message: "\(path): \(error.message)")
    }

    init(_ error: ProofError, path: String) {
        self = Self.ofCircuitFile(code: error.code, message: "\(path): \(error.message)")
    }

    init(_ error: PublicInputError, path: String) {
        self = Self.ofCircuitFile(code: error.code, message: "\(path): \(error.message)")
    }

    /// An error of the prover; `knowsCircuit` if it was given the circuit's file.
    init(_ error: ProvingError, knowsCircuit: Bool) {
        switch error {
        case .key(let error): self.init(error)
        case .cancelled: self.init(.interrupted, code: error.code, message: error.message)
        case .randomness: self.init(.system, code: error.code, message: error.message)
        case .selfCheckFailed where !knowsCircuit:
            self.init(
                .refused, code: error.code, message: error.message,
                hint: "the witness may not satisfy the circuit; with --r1cs the constraint that fails is named")
        default: self.init(.refused, code: error.code, message: error.message)
        }
    }
}

/// Files of snarkjs' JSON.
enum SnarkFiles {
    /// Reads one; what it means is for the caller.
    static func read(_ path: String) throws(CommandError) -> JSONValue {
        let bytes = try InputFile.bytes(path: path, limit: JSONLimits().maximumBytes)
        do throws(JSONError) { return try JSONValue(parsing: bytes) } catch {
            throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
        }
    }

    /// Writes some as snarkjs does, all or none. A crash leaves nothing unfinished under a final name.
    static func write(_ files: [(value: JSONValue, path: String)]) throws(CommandError) {
        do throws(FileError) {
            try FileBytes.write(together: files.map { (path: $0.path, bytes: $0.value.indentedBytes) })
        } catch {
            throw CommandError(error)
        }
    }
}
