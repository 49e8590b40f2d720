import Algebra
import Groth16
import Groth16Prover
import R1CS
import TestSupport

/// A circuit with a challenge: two private values are the two others in some order, and their sum is public.
///
/// The argument is (c − a₀)(c − a₁) = (c − b₀)(c − b₁) at the challenge c, which holds for the wrong values too if they
/// can be chosen when c is known.
struct CommittedCircuit {
    let circuit: Circuit<Fr>

    init() throws {
        var builder = CircuitBuilder<Fr>()
        let sum = builder.publicInput("sum")
        let a = (0..<2).map { builder.privateInput("a\($0)") }
        let b = (0..<2).map { builder.privateInput("b\($0)") }
        builder.enforceEqual("sum", a[0] + a[1], sum)
        let c = builder.challenge("challenge", committingTo: (a + b).map(\.combination))
        let left = builder.multiply("left", c - a[0], c - a[1])
        builder.enforce("equal", (c - b[0]).combination, times: (c - b[1]).combination, equals: left.combination)
        circuit = try builder.finish()
    }

    var system: ConstraintSystem<Fr> { circuit.constraints }

    /// The inputs of a₀, a₁, b₀, b₁.
    static func inputs(_ a: [Fr], _ b: [Fr]) -> [Fr] { [a[0] + a[1]] + a + b }
    static let honest = inputs([Fr(3), Fr(8)], [Fr(8), Fr(3)])
    static let options = ProvingOptions(threads: 2)
}

extension ScratchDirectory {
    /// A key for the circuit, with secrets of its own unless some are given.
    func prover(_ circuit: CommittedCircuit, _ name: String = "committed", secrets: SetupSecrets? = nil) throws
        -> Prover
    {
        let file = "\(path)/\(name).assaykey"
        if let secrets {
            _ = try DevelopmentSetup.generate(for: circuit.system, path: file, secrets: secrets, threads: 2)
        } else {
            _ = try DevelopmentSetup.generate(for: circuit.system, path: file, threads: 2)
        }
        return try Prover(key: ProvingKey(path: file), system: circuit.system)
    }
}
