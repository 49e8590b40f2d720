import Algebra
import R1CS

/// Checks a gadget against an executable specification by exhaustion over a small field.
///
/// The gadget is given as a circuit whose public inputs are all of its inputs and all of its outputs. The specification says
/// of every assignment of them whether it is to be accepted. Accepted means that *some* witness satisfies the constraints,
/// so a free hint, a missing range check or an alias shows as `unsound`.
public struct GadgetCheck<F: PrimeField>: Sendable {
    /// The circuit under check.
    public let circuit: Circuit<F>
    /// The public assignments examined; by default all of them.
    public let assignments: [[Int]]
    /// Which of them the specification accepts.
    private let expected: [Bool]
    private let residues: [UInt32]
    private let width: Int

    /// Examines every assignment of the public inputs, or those of `domains` if given (one list for every public input).
    public init(_ circuit: Circuit<F>, domains: [[Int]]? = nil, specification: ([Int]) -> Bool) {
        let all = Array(0..<Int(F.modulus.limbs.0))
        let lists = domains ?? Array(repeating: all, count: circuit.constraints.publicInputCount)
        precondition(lists.count == circuit.constraints.publicInputCount, "one domain for every public input")
        let assignments = lists.reduce([[]]) { prefixes, list in
            prefixes.flatMap { prefix in list.map { prefix + [$0] } }
        }
        self.init(circuit, assignments: assignments, specification: specification)
    }

    /// Examines the given assignments only: where the product of domains would be mostly of one kind.
    public init(_ circuit: Circuit<F>, assignments: [[Int]], specification: ([Int]) -> Bool) {
        self.circuit = circuit
        self.assignments = assignments
        width = circuit.constraints.publicInputCount
        precondition(assignments.allSatisfy { $0.count == circuit.constraints.publicInputCount }, "public assignments")
        expected = assignments.map(specification)
        residues = assignments.flatMap { $0.map { UInt32(F($0).integer.limbs.0) } }
    }

    /// Compares acceptance with the specification on every assignment.
    public func exhaust() -> GadgetReport {
        var report = GadgetReport()
        report.assignments = assignments.count
        let search = WitnessSearch(circuit.constraints)
        var state = search.initialState
        for index in assignments.indices where accepts(index, search, &state) != expected[index] {
            if expected[index] {
                report.incomplete.append(assignments[index])
            } else {
                report.unsound.append(assignments[index])
            }
        }
        return report
    }

    private func accepts(_ index: Int, _ search: WitnessSearch<F>, _ state: inout SearchState?) -> Bool {
        guard state != nil else { return false }
        return search.isSatisfiable(fixing: residues[index * width..<(index + 1) * width], from: &state!)
    }

    /// The first assignment on which a changed system and the specification disagree; those that caught another mutant first.
    private func disagreement(_ equations: [Equation<F>], first witnesses: [Int]) -> Int? {
        let search = WitnessSearch(equations, wireCount: circuit.constraints.wireCount)
        var state = search.initialState
        if let known = witnesses.first(where: { accepts($0, search, &state) != expected[$0] }) { return known }
        return assignments.indices.first { accepts($0, search, &state) != expected[$0] }
    }

    /// Whether the assignments are all that there are.
    private var isExhaustive: Bool {
        var count = 1
        for _ in 0..<width where count <= assignments.count { count *= Int(F.modulus.limbs.0) }
        return assignments.count == count
    }

    /// Removes each constraint in turn; a mutant that still agrees with the specification survives.
    ///
    /// A survivor is either a constraint that does nothing (a cost) or a hole in the specification; both must be explained.
    /// `equivalent` names constraints that are known to be redundant, each for a reason that the caller documents.
    public func mutate(equivalent: Set<String> = []) -> GadgetReport {
        var report = GadgetReport()
        var catching: [Int] = []
        let equations = circuit.constraints.equations
        for index in equations.indices {
            let name = circuit.constraints.constraintName(index)
            report.mutants += 1
            var changed = equations
            changed.remove(at: index)
            if let caught = disagreement(changed, first: catching) {
                if !catching.contains(caught) { catching.append(caught) }
            } else if !equivalent.contains(name) {
                report.survivingMutants.append(name)
            }
        }
        return report
    }

    /// Removes each constraint and perturbs each of its coefficients in turn; every mutant that does not say the same must be
    /// caught by some assignment.
    ///
    /// A perturbed constraint (not a removed one) that accepts the same over *all* public assignments there are is the same
    /// over this field, which nothing could tell apart; that is counted and needs no reason.
    /// - Parameters:
    ///   - equivalent: Why other mutants survive, by their names, in which `*` stands for anything: `"sum: removed"`,
    ///     `"square*: c* negated"`.
    ///   - removing: Whether constraints are removed, too, and not only perturbed.
    public func mutateAll(equivalent: [String: String] = [:], removing: Bool = true) -> MutationReport {
        var report = MutationReport()
        let equations = circuit.constraints.equations
        var occurrences = [Int](repeating: 0, count: circuit.constraints.wireCount)
        for wire in equations.flatMap(\.wires) { occurrences[wire] += 1 }
        for wire in circuit.constraints.commitment?.wires ?? [] { occurrences[Int(wire)] += 1 }
        let isExhaustive = isExhaustive
        var catching: [Int] = []
        var used: Set<String> = []
        for mutant in Mutant.all(of: circuit.constraints) where removing || mutant.replacement != nil {
            if mutant.isSame(
                as: equations, publicInputCount: circuit.constraints.publicInputCount, occurrences: occurrences)
            {
                report.same += 1
                continue
            }
            var changed = equations
            if let replacement = mutant.replacement {
                changed[mutant.row] = replacement
            } else {
                changed.remove(at: mutant.row)
            }
            if let caught = disagreement(changed, first: catching) {
                report.caught += 1
                if !catching.contains(caught) { catching.append(caught) }
            } else if let key = equivalent.keys.first(where: { mutant.name.matches($0) }) {
                used.insert(key)
                report.explained[mutant.name] = equivalent[key]
            } else if isExhaustive, mutant.replacement != nil {
                report.indistinguishable += 1
            } else {
                report.survivors.append(mutant.name)
            }
        }
        report.staleReasons = equivalent.keys.filter { !used.contains($0) }.sorted()
        return report
    }
}

extension String {
    /// Whether this is what a pattern says, in which `*` stands for anything.
    func matches(_ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, hasPrefix(first) else { return false }
        var rest = dropFirst(first.count)
        for (number, part) in parts.enumerated().dropFirst() {
            if number == parts.count - 1 { return rest.hasSuffix(part) }
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.isEmpty
    }
}
