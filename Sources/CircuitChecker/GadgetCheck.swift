import Algebra
import R1CS

/// What the checks of one gadget found. Empty lists everywhere mean that it is right.
public struct GadgetReport: Sendable {
    /// Public assignments that some witness satisfies although the specification refuses them.
    public var unsound: [[Int]] = []
    /// Public assignments that the specification accepts but no witness satisfies.
    public var incomplete: [[Int]] = []
    /// Constraints whose removal changes nothing that the check can see.
    public var survivingMutants: [String] = []
    /// Hints whose forgery was accepted together with different public values.
    public var acceptedForgeries: [String] = []
    /// The number of public assignments examined.
    public var assignments = 0
    /// The number of mutants examined.
    public var mutants = 0

    /// Whether every assignment agrees with the specification.
    public var agrees: Bool { unsound.isEmpty && incomplete.isEmpty }
}

/// Checks a gadget against an executable specification by exhaustion over a small field.
///
/// The gadget is given as a circuit whose public inputs are all of its inputs and all of its outputs. The specification says
/// of every assignment of them whether it is to be accepted. Accepted means that *some* witness satisfies the constraints,
/// so a free hint, a missing range check or an alias shows as `unsound`.
public struct GadgetCheck<F: PrimeField> {
    /// The circuit under check.
    public let circuit: Circuit<F>
    /// Which assignments of the public inputs are right.
    public let specification: ([Int]) -> Bool
    /// The public assignments examined; by default all of them.
    public let assignments: [[Int]]

    /// Examines every assignment of the public inputs, or those of `domains` if given (one list for every public input).
    public init(
        _ circuit: Circuit<F>, domains: [[Int]]? = nil, specification: @escaping ([Int]) -> Bool
    ) {
        self.circuit = circuit
        self.specification = specification
        let all = Array(0..<Int(F.modulus.limbs.0))
        let lists = domains ?? Array(repeating: all, count: circuit.constraints.publicInputCount)
        precondition(lists.count == circuit.constraints.publicInputCount, "one domain for every public input")
        assignments = lists.reduce([[]]) { prefixes, list in
            prefixes.flatMap { prefix in list.map { prefix + [$0] } }
        }
    }

    /// Examines the given assignments only: where the product of domains would be mostly of one kind.
    public init(_ circuit: Circuit<F>, assignments: [[Int]], specification: @escaping ([Int]) -> Bool) {
        self.circuit = circuit
        self.specification = specification
        self.assignments = assignments
    }

    /// Compares acceptance with the specification on every assignment.
    public func exhaust() -> GadgetReport {
        var report = GadgetReport()
        compare(circuit.constraints, into: &report, stoppingEarly: false)
        return report
    }

    private func compare(_ system: ConstraintSystem<F>, into report: inout GadgetReport, stoppingEarly: Bool) {
        let search = WitnessSearch(system)
        for assignment in assignments {
            report.assignments += 1
            let accepted = search.isSatisfiable(fixing: assignment.map { F($0) })
            switch (accepted, specification(assignment)) {
            case (true, false): report.unsound.append(assignment)
            case (false, true): report.incomplete.append(assignment)
            default: continue
            }
            if stoppingEarly { return }
        }
    }

    /// Removes each constraint in turn; a mutant that still agrees with the specification survives.
    ///
    /// A survivor is either a constraint that does nothing (a cost) or a hole in the specification; both must be explained.
    /// `equivalent` names constraints that are known to be redundant, each for a reason that the caller documents.
    public func mutate(equivalent: Set<String> = []) -> GadgetReport {
        var report = GadgetReport()
        for index in 0..<circuit.constraints.constraintCount {
            let name = circuit.constraints.constraintName(index)
            report.mutants += 1
            var outcome = GadgetReport()
            compare(circuit.removingConstraint(index), into: &outcome, stoppingEarly: true)
            if outcome.agrees, !equivalent.contains(name) { report.survivingMutants.append(name) }
        }
        return report
    }
}

/// Replaces hints one at a time and re-runs everything downstream: what a cheating prover would try first.
public struct ForgedHintCheck<F: PrimeField> {
    private let circuit: Circuit<F>

    /// Prepares the check; works over any field, the real one included.
    public init(_ circuit: Circuit<F>) {
        self.circuit = circuit
    }

    /// The forgeries that satisfy every constraint for the given inputs, by hint and substituted value.
    ///
    /// Each output of each hint is replaced by 0, 1, p − 1, honest ± 1 and honest + 2^k. A hint declared `choice` may be
    /// replaced without harm and is skipped, as is a substitution by the honest value itself.
    /// - Parameter sample: For whole circuits, where one gadget occurs thousands of times: at most so many hints of every
    ///   name, and of each the first, middle and last output.
    /// - Throws: `WitnessError` if `inputs` does not fit the circuit.
    public func acceptedForgeries(inputs: [F], sample: Int? = nil) throws(WitnessError) -> [String] {
        var seen: [String: Int] = [:]
        var accepted: [String] = []
        for (number, hint) in circuit.hints.enumerated() {
            seen[hint.name, default: 0] += 1
            if case .choice = hint.uniqueness { continue }
            if let sample, seen[hint.name, default: 0] > sample { continue }
            let count = hint.outputCount
            guard count > 0 else { continue }
            let outputs = sample == nil ? Array(0..<count) : Set([0, count / 2, count - 1]).sorted()
            for output in outputs {
                for (label, forge) in Self.substitutions {
                    var changed = false
                    let witness = try circuit.witnessWithChallenge(inputs: inputs) { index, values in
                        guard index == number else { return }
                        let honest = values[output]
                        values[output] = forge(honest)
                        changed = values[output] != honest
                    }
                    if changed, circuit.constraints.firstUnsatisfied(by: witness) == nil {
                        accepted.append("\(hint.name) #\(number)[\(output)] := \(label)")
                    }
                }
            }
        }
        return accepted
    }

    private static var substitutions: [(String, (F) -> F)] {
        [
            ("0", { _ in .zero }), ("1", { _ in .one }), ("-1", { _ in -.one }),
            ("honest + 1", { $0 + .one }), ("honest - 1", { $0 - .one }),
            ("honest + 2^4", { $0 + .powerOfTwo(4) }), ("honest + 2^64", { $0 + .powerOfTwo(64) }),
        ]
    }
}
