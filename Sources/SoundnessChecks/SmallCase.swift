import Algebra
import CircuitChecker
import R1CS

/// A gadget over a small field: how to build a circuit around it, which assignments to decide, and what is right.
struct SmallCase<F: PrimeField>: Sendable {
    /// Which mutants are made.
    enum Mutants: Sendable {
        case all
        /// Constraints are perturbed, not removed.
        case perturbed
        case none
    }

    /// The number of public inputs: all that the gadget takes and gives.
    var publicInputs: Int
    /// The number of advice values that hints read.
    var advice = 0
    /// The public assignments to decide.
    var assignments: [[Int]]
    /// The assignments that mutants are tried on, if fewer than all.
    var mutantAssignments: [[Int]]?
    var mutants = Mutants.all
    /// Why some mutants cannot be caught.
    var equivalent: [String: String] = [:]
    /// Public inputs, then advice, that satisfy the circuit: starting points for forgeries.
    var forged: [[Int]] = []
    /// The circuit around the gadget.
    var build: @Sendable (inout CircuitBuilder<F>, [Scalar<F>], [Advice<F>]) -> Void
    /// The specification.
    var isRight: @Sendable ([Int]) -> Bool

    /// Every element of the field.
    static var field: [Int] { Array(0..<Int(F.modulus.limbs.0)) }

    /// Every choice of one value from each list.
    static func product(_ domains: [[Int]]) -> [[Int]] {
        domains.reduce([[]]) { prefixes, list in prefixes.flatMap { prefix in list.map { prefix + [$0] } } }
    }

    func circuit() throws(SoundnessError) -> Circuit<F> {
        var builder = CircuitBuilder<F>()
        let inputs = (0..<publicInputs).map { builder.publicInput("in-\($0)") }
        let advice = (0..<advice).map { builder.advice("advice-\($0)") }
        build(&builder, inputs, advice)
        do throws(SynthesisError) { return try builder.finish() } catch { throw .synthesis(error) }
    }

    func finding() throws(SoundnessError) -> GadgetFinding {
        let circuit = try circuit()
        var finding = GadgetFinding()
        let report = GadgetCheck(circuit, assignments: assignments, specification: isRight).exhaust()
        finding.assignments = report.assignments
        finding.unsound = report.unsound.prefix(3).map { "\($0)" }
        finding.incomplete = report.incomplete.prefix(3).map { "\($0)" }
        if mutants != .none {
            finding.mutation = GadgetCheck(
                circuit, assignments: mutantAssignments ?? assignments, specification: isRight
            ).mutateAll(equivalent: equivalent, removing: mutants == .all)
        }
        let check = ForgedHintCheck(circuit)
        for (number, values) in forged.enumerated() {
            let previous = number > 0 ? forged[number - 1].map { F($0) } : nil
            do throws(WitnessError) {
                let forgery = try check.forge(inputs: values.map { F($0) }, previous: previous)
                finding.forgeries += forgery.tried
                finding.acceptedForgeries += forgery.accepted
            } catch {
                throw .witness(error)
            }
        }
        return finding
    }

    /// The proof of this case.
    func proof(of gadget: String, _ setting: String) -> GadgetProof {
        GadgetProof(gadget, "p = \(F.modulus.limbs.0), \(setting)") { () throws(SoundnessError) in try finding() }
    }
}

/// Σ 5^i·bits[i]: one value that tells decompositions apart.
func fingerprint<F: PrimeField>(_ bits: [Bit<F>]) -> Scalar<F> {
    var weight = F.one
    return bits.reduce(Scalar(constant: .zero)) { sum, bit in
        defer { weight *= F(5) }
        return sum + Scalar(bit) * weight
    }
}

/// The same of plain bits.
func fingerprint<F: PrimeField>(_: F.Type, _ bits: [Bool]) -> Int {
    var weight = F.one
    let sum = bits.reduce(F.zero) { sum, bit in
        defer { weight *= F(5) }
        return bit ? sum + weight : sum
    }
    return Int(sum.integer.limbs.0)
}
