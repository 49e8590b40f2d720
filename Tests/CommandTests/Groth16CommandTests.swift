import Foundation
import TestSupport
import Testing

@Suite(
    "assay groth16",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"),
    .enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence))
)
struct Groth16CommandTests {
    private let directory: ScratchDirectory

    init() throws { directory = ScratchDirectory() }

    private func groth16(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(["groth16"] + arguments, in: directory)
    }

    /// What a run left in the directory; files of the harness begin with a dot.
    private var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { !$0.hasPrefix(".") }.sorted()
        }
    }

    private static func text(_ name: String) throws -> String {
        String(decoding: try SharedVectors.groth16.bytes(name), as: UTF8.self)
    }

    private static func path(_ name: String) -> String { SharedVectors.groth16.path(name) }

    @Test("proves, exports the key and verifies, with files that are snarkjs's byte for byte")
    func wholeWay() throws {
        let set = Self.path("det-bn128-pow4")
        for options in [[], ["--r1cs", set + "/circuit.r1cs"], ["--threads", "1", "--quiet"]] {
            let made = try BuiltProgram.run(
                ["groth16", "prove", set + "/circuit_final.zkey", set + "/witness.wtns", "p.json", "i.json"] + options,
                in: directory)
            #expect(made.status == 0, "\(made.errors)")
            #expect(made.output.contains("public inputs: 2"))
            #expect(made.errors.isEmpty == options.contains("--quiet"))
            #expect(try directory.read("i.json") == Self.text("det-bn128-pow4/public.json"))
            let exported = try groth16("export", "vkey", set + "/circuit_final.zkey", "v.json")
            #expect(exported.status == 0, "\(exported.errors)")
            #expect(try directory.read("v.json") == Self.text("det-bn128-pow4/verification_key.json"))
            #expect(try files == ["i.json", "p.json", "v.json"])
            let verdict = try groth16("verify", "v.json", "i.json", "p.json")
            #expect(verdict.status == 0, "\(verdict.errors)")
            #expect(verdict.output.hasPrefix("valid: the proof holds; public inputs: 2\nverifying key "))
        }
        // The same lines as snarkjs writes, but for the numbers.
        func shape(_ text: String) -> [String] {
            text.components(separatedBy: "\n").map { line in
                String(line.map { $0.isNumber ? "0" : $0 }).replacingOccurrences(
                    of: "0+", with: "0", options: .regularExpression)
            }
        }
        #expect(try shape(directory.read("p.json")) == shape(Self.text("det-bn128-pow4/proof.json")))
    }

    @Test("verifies proofs of snarkjs, and refuses them for anything else")
    func verdicts() throws {
        let set = Self.path("det-bn128-pow4/")
        let (key, inputs, proof) = (set + "verification_key.json", set + "public.json", set + "proof.json")
        #expect(try groth16("verify", key, inputs, proof).status == 0)
        try directory.write("[\n \"7777\",\n \"1\"\n]", to: "other.json")
        let other = try groth16("verify", key, "other.json", proof)
        #expect(other.status == 1)
        #expect(other.errors.contains("[proof.equation]"))
        try directory.write("[\n \"7776\"\n]", to: "short.json")
        #expect(try groth16("verify", key, "short.json", proof).errors.contains("[proof.input-count]"))
        try directory.write("[\n \"07776\",\n \"1\"\n]", to: "zero.json")
        let zero = try groth16("verify", key, "zero.json", proof)
        #expect(zero.status == 1)
        #expect(zero.errors.contains("[input."))
        try directory.write("{}", to: "empty.json")
        #expect(try groth16("verify", key, inputs, "empty.json").status == 1)
        #expect(try groth16("verify", "empty.json", inputs, proof).status == 1)
        let changed = try Self.text("det-bn128-pow4/proof.json").replacingOccurrences(of: "\"1\"", with: "\"7\"")
        try directory.write(changed, to: "projective.json")
        #expect(try groth16("verify", key, inputs, "projective.json").errors.contains("[proof.not-affine]"))
        // Of another curve, absent, insecure, and mistyped.
        let foreign = Self.path("det-bls12381-mul/")
        #expect(
            try groth16("verify", foreign + "verification_key.json", foreign + "public.json", foreign + "proof.json")
                .status == 4)
        #expect(try groth16("verify", key, inputs, "absent.json").status == 6)
        #expect(try groth16("verify", key, inputs).status == 2)
        let insecure = Self.path("taceo-bn254/poseidon/")
        let arguments = [insecure + "verification_key.json", insecure + "public.json", insecure + "circom.proof"]
        let untrusted = try BuiltProgram.run(["groth16", "verify"] + arguments, in: directory)
        #expect(untrusted.status == 3)
        #expect(untrusted.errors.contains("[verifying-key.delta-is-generator]"))
        let warned = try BuiltProgram.run(["groth16", "verify"] + arguments + ["--insecure-dev-key"], in: directory)
        #expect(warned.status == 0)
        #expect(warned.output.contains("\n--insecure-dev-key was given: "))
    }

    @Test("refuses what cannot be proved, says why, and leaves nothing behind")
    func refusals() throws {
        let set = Self.path("det-bn128-pow4/")
        let (key, circuit) = (set + "circuit_final.zkey", set + "circuit.r1cs")
        var witness = try Data(contentsOf: URL(fileURLWithPath: set + "witness.wtns"))
        witness[witness.count - 32] ^= 1
        try witness.write(to: URL(fileURLWithPath: directory.file("wrong.wtns")))
        let blind = try groth16("prove", key, "wrong.wtns", "p.json", "i.json")
        #expect(blind.status == 1)
        #expect(blind.errors.contains("[prover.self-check-failed]"))
        #expect(blind.errors.contains("--r1cs"))
        let named = try groth16("prove", key, "wrong.wtns", "p.json", "i.json", "--r1cs", circuit)
        #expect(named.status == 1)
        #expect(named.errors.contains("constraint["))
        #expect(named.errors.contains("[prover.unsatisfied]"))
        let other = Self.path("synthetic/mul_10.r1cs")
        #expect(
            try groth16("prove", key, "wrong.wtns", "p.json", "i.json", "--r1cs", other).errors
                .contains("[prover.wrong-circuit-file]"))

        let foreign = Self.path("det-bls12381-mul/")
        let curve = try groth16("prove", foreign + "circuit_final.zkey", foreign + "witness.wtns", "p.json", "i.json")
        #expect(curve.status == 4)
        #expect(curve.errors.contains("BLS12-381"))
        let insecure = try groth16("prove", set + "circuit_0000.zkey", set + "witness.wtns", "p.json", "i.json")
        #expect(insecure.status == 3)
        #expect(try groth16("export", "vkey", set + "circuit_0000.zkey", "v.json").status == 3)
        #expect(try groth16("prove", "absent.zkey", set + "witness.wtns", "p.json", "i.json").status == 6)
        #expect(try groth16("prove", key, circuit, "p.json", "i.json").errors.contains("[wtns.not-wtns]"))
        #expect(try groth16("prove", key, set + "witness.wtns", "p.json", "p.json").status == 2)
        #expect(try groth16("prove", key, set + "witness.wtns", "p.json", "i.json", "--threads", "0").status == 2)
        // Both or none: whichever of the two cannot be written.
        try FileManager.default.createDirectory(atPath: directory.file("taken"), withIntermediateDirectories: false)
        for (proof, inputs) in [
            ("absent/p.json", "i.json"), ("p.json", "absent/i.json"), ("taken", "i.json"), ("p.json", "taken"),
        ] {
            #expect(try groth16("prove", key, set + "witness.wtns", proof, inputs).status == 6)
            #expect(try files == ["taken", "wrong.wtns"])
        }
        let allowed = try groth16(
            "prove", set + "circuit_0000.zkey", set + "witness.wtns", "p.json", "i.json", "--insecure-dev-key")
        #expect(allowed.status == 0)
        #expect(allowed.output.contains("\n--insecure-dev-key was given: "))
        #expect(try !groth16("prove", key, set + "witness.wtns", "p.json", "i.json").output.contains("insecure"))
        let exported = try groth16("export", "vkey", set + "circuit_0000.zkey", "v.json", "--insecure-dev-key")
        #expect(exported.output.contains("--insecure-dev-key was given: "))
    }

    @Test("does not write over what it reads, by whatever name")
    func namesOfInputs() throws {
        let set = Self.path("det-bn128-pow4/")
        let manager = FileManager.default
        for (name, source) in [
            ("k.zkey", "circuit_final.zkey"), ("w.wtns", "witness.wtns"), ("c.r1cs", "circuit.r1cs"),
        ] {
            try Data(contentsOf: URL(fileURLWithPath: set + source)).write(
                to: URL(fileURLWithPath: directory.file(name)))
            try manager.linkItem(atPath: directory.file(name), toPath: directory.file("hard-" + name))
            try manager.createSymbolicLink(atPath: directory.file("soft-" + name), withDestinationPath: name)
        }
        try manager.createSymbolicLink(atPath: directory.file("here"), withDestinationPath: ".")
        let before = try files
        func isRefused(_ proof: String, _ inputs: String) throws -> Bool {
            let result = try groth16("prove", "k.zkey", "w.wtns", proof, inputs, "--r1cs", "c.r1cs")
            return try result.status == 2 && files == before
        }
        for name in ["k.zkey", "w.wtns", "c.r1cs"] {
            for other in [name, "./" + name, directory.file(name), "here/" + name, "hard-" + name, "soft-" + name] {
                #expect(try isRefused(other, "i.json") && isRefused("p.json", other), "\(other)")
            }
        }
        // Neither of the two is there yet.
        #expect(try isRefused("p.json", "./p.json") && isRefused("here/p.json", directory.file("p.json")))
        #expect(try groth16("export", "vkey", "k.zkey", "./k.zkey").status == 2)
        #expect(try groth16("prove", "k.zkey", "w.wtns", "here/p.json", "i.json").status == 0)
    }
}
