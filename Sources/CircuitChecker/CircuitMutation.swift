import Algebra
import R1CS

/// Mutants of a whole circuit at the real prime: whether what is checked of circuits notices each of them.
///
/// A mutant is noticed if an honest witness does not satisfy it, if one that must be refused does, if wires are loose, if a decomposition has
/// an alias, or if a wire is not shown to be unique. What must be refused are false claims, and honest ones with a forged hint;
/// of these only such witnesses tell a mutant from the circuit as break that one constraint.
package struct CircuitMutation {
    private let circuit: Circuit<Fr>
    private let results: Set<String>
    private let equations: [Equation<Fr>]
    private let honest: [[Fr]]
    /// By constraint: witnesses that break it and no other.
    private var refused: [Int: [[Fr]]] = [:]

    /// Prepares the mutants of a circuit.
    ///
    /// - Parameters:
    ///   - results: Names of public inputs that must follow from the others.
    ///   - honest: Inputs that satisfy the circuit.
    ///   - refused: Inputs that do not.
    package init(
        _ circuit: Circuit<Fr>, results: Set<String>, honest: [[Fr]], refused: [[Fr]]
    ) throws(WitnessError) {
        self.circuit = circuit
        self.results = results
        equations = circuit.constraints.equations
        var witnesses: [[Fr]] = []
        for inputs in honest { witnesses.append(try circuit.witnessWithChallenge(inputs: inputs)) }
        self.honest = witnesses
        for inputs in refused { note(try circuit.witnessWithChallenge(inputs: inputs)) }
        let check = ForgedHintCheck(circuit)
        for (number, inputs) in honest.prefix(2).enumerated() {
            try check.forEachForgery(inputs: inputs, previous: honest[1 - number], depth: .perKind(2)) { _, witness in
                note(witness)
            }
        }
    }

    private mutating func note(_ witness: [Fr]) {
        var broken: Int?
        for (row, equation) in equations.enumerated() where !equation.holds(for: witness) {
            guard broken == nil else { return }
            broken = row
        }
        if let broken { refused[broken, default: []].append(witness) }
    }

    /// Tries all mutants.
    ///
    /// - Parameter equivalent: Why some cannot be noticed, by their names, in which `*` stands for anything.
    package func report(equivalent: [String: String] = [:]) -> MutationReport {
        var report = MutationReport()
        var used: Set<String> = []
        var occurrences = [Int](repeating: 0, count: circuit.constraints.wireCount)
        for wire in equations.flatMap(\.wires) { occurrences[wire] += 1 }
        for wire in circuit.constraints.commitment?.wires ?? [] { occurrences[Int(wire)] += 1 }
        for mutant in Mutant.all(of: circuit.constraints) {
            if isTold(mutant) {
                report.caught += 1
            } else if mutant.isSame(
                as: equations, publicInputCount: circuit.constraints.publicInputCount, occurrences: occurrences)
            {
                report.same += 1
            } else if isFound(mutant) {
                report.caught += 1
            } else if let key = equivalent.keys.first(where: { mutant.name.matches($0) }) {
                used.insert(key)
                report.explained[mutant.name] = equivalent[key]
            } else {
                report.survivors.append(mutant.name)
            }
        }
        report.staleReasons = equivalent.keys.filter { !used.contains($0) }.sorted()
        return report
    }

    /// Whether a witness tells it from the circuit.
    private func isTold(_ mutant: Mutant<Fr>) -> Bool {
        guard let replacement = mutant.replacement else { return refused[mutant.row] != nil }
        return !honest.allSatisfy(replacement.holds) || refused[mutant.row]?.contains(where: replacement.holds) ?? false
    }

    /// Whether what samples nothing finds something.
    private func isFound(_ mutant: Mutant<Fr>) -> Bool {
        let system = mutant.applied(to: circuit.constraints)
        guard StructureCheck(system).isSound else { return true }
        let facts = SystemFacts(system)
        return !Determinism(facts, like: circuit, results: results).report().isUnique || !IntervalCheck(facts).isSound
    }
}
