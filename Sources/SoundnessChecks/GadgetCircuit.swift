import Algebra
import CircuitChecker
import Gadgets
import R1CS

/// Gadgets at the real prime, where small fields do not say enough.
///
/// Circuits that do nothing but look things up under a challenge: ranges of several widths, tables. The argument's soundness
/// is a theorem about large fields; here it is examined that its constraints are those of the theorem, that every limb follows,
/// and that forgeries fail. And Poseidon2 with its parameters for BN254, against answers that its authors publish.
struct GadgetCircuit: Sendable {
    let name: String
    var mode = ArgumentMode.committed
    let build: @Sendable (inout CircuitBuilder<Fr>) -> Void
    /// Inputs that satisfy the circuit.
    let samples: [[Fr]]

    static var all: [GadgetCircuit] { [ranges, tables] + permutations }

    func finding() throws(SoundnessError) -> CircuitFinding {
        var builder = CircuitBuilder<Fr>(mode: mode)
        build(&builder)
        let circuit: Circuit<Fr>
        do throws(SynthesisError) { circuit = try builder.finish() } catch { throw .synthesis(error) }
        var finding = CircuitFinding(circuit, trust: [])
        do throws(WitnessError) {
            for (number, sample) in samples.enumerated() {
                finding.claims += 1
                if let refusal = try OverConstraintCheck(circuit).refusal(of: sample) {
                    finding.refusedClaims.append("sample \(number): \(refusal)")
                }
                let forged = try ForgedHintCheck(circuit).forge(
                    inputs: sample, previous: samples[(number + 1) % samples.count], depth: .perKind(4))
                finding.forgeries += forged.tried
                finding.acceptedForgeries += forged.accepted
            }
        } catch {
            throw .witness(error)
        }
        return finding
    }

    /// Values of 3 to 64 bits, and their sum.
    private static var ranges: GadgetCircuit {
        let widths = [3, 7, 12, 12, 30, 64, 64, 120]
        func sample(_ values: [Fr]) -> [Fr] { [values.reduce(.zero, +)] + values }
        return GadgetCircuit(
            name: "lookup-ranges",
            build: { builder in
                let total = builder.publicInput("total")
                let values = widths.indices.map { builder.privateInput("value-\($0)") }
                for (value, bits) in zip(values, widths) { _ = builder.bounded("value", of: value, bits: bits) }
                let sum = values.reduce(Scalar(constant: .zero)) { $0 + $1 }
                builder.enforceEqual("total", sum, total)
            },
            samples: [
                sample(widths.map { .powerOfTwo($0) - .one }), sample(widths.map { _ in .zero }),
                sample(widths.map { .powerOfTwo($0 / 2) + .one }),
            ])
    }

    /// x², w³ by tables, and a range of x + w.
    private static var tables: GadgetCircuit {
        let squares = LookupTable<Fr>("squares", values: (0..<50).map { Fr($0 * $0) })
        let cubes = LookupTable<Fr>("cubes", values: (0..<20).map { Fr($0 * $0 * $0) })
        return GadgetCircuit(
            name: "lookup-tables",
            build: { builder in
                let square = builder.publicInput("square")
                let x = builder.privateInput("x")
                let w = builder.privateInput("w")
                builder.enforceEqual("square", builder.tableValue("square", squares, at: x), square)
                let cube = builder.tableValue("cube", cubes, at: w)
                _ = builder.multiply("cube", cube, square)
                _ = builder.bounded("sum", of: x + w, bits: 6)
            },
            samples: [[Fr(49), Fr(7), Fr(3)], [Fr(0), Fr(0), Fr(0)], [Fr(44 * 44), Fr(44), Fr(19)]])
    }
}
