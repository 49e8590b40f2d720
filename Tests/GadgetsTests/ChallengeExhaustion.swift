import Algebra
import CircuitChecker
import R1CS
import Testing

/// Checks an argument under a challenge by exhaustion over a small field: what is committed to is accepted if some rest of
/// the witness satisfies for *every* challenge at which no fraction has a pole.
///
/// Over the real field a prover that is not honest gets by with a few challenges of 2^253. A small field has no others, so
/// all of them are tried, and the separator α, else a power of the challenge X, is tried independently of it (it is
/// the circuit's last input). The difference of the two sides of a look-up argument with f fractions, and of highest power
/// C of α, cleared of denominators and times all of them, has degree at most C·(2f − 1) in each variable. Below p such a
/// polynomial vanishes everywhere only if it is zero, so what all challenges accept is what the argument's algebra accepts.
struct ChallengeExhaustion<F: PrimeField> {
    let circuit: Circuit<F>
    /// Fractions: rows whose denominators' zeros are poles.
    private let fractions: [Int]
    private let sum: Int?
    private let multiplicities: [(hint: Int, count: Int)]
    private let choices: [(hint: Int, count: Int)]
    private let hasSeparator: Bool
    private let elements: [F]

    init(_ circuit: Circuit<F>, highestPower: Int) {
        let system = circuit.constraints
        func isTerm(_ row: Int) -> Bool {
            let left = system.a.row(row)
            return left.count == 1 && system.wireName(Int(left[left.startIndex].wire)).hasPrefix("tables/term")
        }
        self.circuit = circuit
        fractions = (0..<system.constraintCount).filter(isTerm)
        sum = (0..<system.constraintCount).first { system.constraintName($0) == "tables/sum" }
        hasSeparator = circuit.inputs.last?.name == "separator"
        elements = (0..<Int(F.modulus.limbs.0)).map { F($0) }
        let before = circuit.hints.enumerated().filter { $1.name != "fractions" && $1.outputCount > 0 }
        func places(_ isCount: Bool) -> [(hint: Int, count: Int)] {
            before.filter { $1.name.hasSuffix("multiplicities") == isCount }.map { ($0, $1.outputCount) }
        }
        multiplicities = places(true)
        choices = places(false)
        precondition(
            max(1, highestPower) * (2 * fractions.count - 1) < elements.count, "so many fractions want a larger field")
    }

    /// The witness that these committed values and this challenge lead to; `nil` at a pole.
    private func witness(
        _ inputs: [F], committing values: [Int: [F]], _ challenge: F, _ separator: F
    ) throws -> [F]? {
        let half = try CommittingWitness(
            of: circuit, inputs: inputs + (hasSeparator ? [separator] : []), mask: .zero
        ) { hint, outputs in
            if let forged = values[hint] { for index in outputs.indices { outputs[index] = forged[index] } }
        }
        let witness = half.finished(challenge: challenge)
        return fractions.allSatisfy { !value(circuit.constraints.b, $0, witness).isZero } ? witness : nil
    }

    /// Whether all challenges (and separators) pass, a few spread ones first: what fails fails soon.
    private func forEveryChallenge(_ body: (F, F) throws -> Bool) rethrows -> Bool {
        let spread = elements.indices.map { elements[(5 * $0 + 3) % elements.count] }
        for challenge in spread {
            for separator in hasSeparator ? spread : [.zero] {
                if try !body(challenge, separator + challenge) { return false }
            }
        }
        return true
    }

    private func value(_ matrix: SparseMatrix, _ row: Int, _ witness: [F]) -> F {
        matrix.row(row).reduce(F.zero) {
            $0 + circuit.constraints.coefficients[Int($1.coefficient)] * witness[Int($1.wire)]
        }
    }

    /// Whether the honest prover convinces.
    func acceptsHonest(_ inputs: [F]) throws -> Bool { try accepts(inputs, committing: [:]) }

    /// Whether these values of hints before the challenge do.
    func accepts(_ inputs: [F], committing values: [Int: [F]]) throws -> Bool {
        var tried = 0
        let accepted = try forEveryChallenge { challenge, separator in
            guard let witness = try witness(inputs, committing: values, challenge, separator) else { return true }
            tried += 1
            return circuit.constraints.firstUnsatisfied(by: witness) == nil
        }
        precondition(tried > 0, "all challenges are poles")
        return accepted
    }

    /// Whether any prover does: all values of all hints before the challenge are tried, multiplicities by linear algebra. The
    /// equation is affine in them, so there are some for all challenges exactly if the linear system of all is solvable.
    ///
    /// - Parameter mutant: The circuit's constraints without one, for tests of the tests.
    func acceptsSome(_ inputs: [F], by mutant: ConstraintSystem<F>? = nil) throws -> Bool {
        let system = mutant ?? circuit.constraints
        let sum = (0..<system.constraintCount).first { system.constraintName($0) == "tables/sum" }
        let others = sum.map { system.removingConstraint($0) } ?? system
        return try assignmentsOfChoices().contains { try hasMultiplicities(inputs, committing: $0, satisfying: others) }
    }

    /// All values of all hints before the challenge but multiplicities.
    private func assignmentsOfChoices() -> some Sequence<[Int: [F]]> {
        let places = choices.flatMap { choice in (0..<choice.count).map { _ in choice.hint } }
        let count = places.reduce(1) { count, _ in count * elements.count }
        return (0..<count).lazy.map { number in
            var rest = number
            var values: [Int: [F]] = [:]
            for hint in places {
                values[hint, default: []].append(elements[rest % elements.count])
                rest /= elements.count
            }
            return values
        }
    }

    private func hasMultiplicities(
        _ inputs: [F], committing values: [Int: [F]], satisfying others: ConstraintSystem<F>
    ) throws -> Bool {
        let system = circuit.constraints
        let unknowns = multiplicities.flatMap { place in (0..<place.count).map { (place.hint, $0) } }
        func assignment(_ one: Int?) -> [Int: [F]] {
            var all = values
            for place in multiplicities { all[place.hint] = Array(repeating: .zero, count: place.count) }
            if let one { all[unknowns[one].0]?[unknowns[one].1] = .one }
            return all
        }
        var equations = LinearSystem<F>(unknowns: unknowns.count)
        let committed = [assignment(nil)] + unknowns.indices.map { assignment($0) }
        return try forEveryChallenge { challenge, separator in
            // The sum for no counts, and for each count alone; poles do not depend on counts.
            var sums: [F] = []
            for values in committed {
                guard let witness = try witness(inputs, committing: values, challenge, separator) else { return true }
                sums.append(sum.map { value(system.a, $0, witness) } ?? .zero)
                // All but the sum must hold by themselves.
                guard others.firstUnsatisfied(by: witness) == nil else { return false }
            }
            return equations.add(sums[1...].map { $0 - sums[0] }, equals: -sums[0])
        }
    }

    /// Which constraints can go without an assignment that is refused becoming accepted. `refused` are public inputs that
    /// no prover gets accepted. First what is committed to is honest, but for one or two
    /// hints of any value or one row counted once, and the rest of the witness is
    /// searched for, challenge by challenge.
    ///
    /// - Precondition: every wire before the challenge is a public input or comes from a hint.
    func survivingMutants(refused: [[F]]) throws -> [String] {
        var commitments: [[Int: [F]]] = [[:]]
        if choices.reduce(0, { $0 + $1.count }) <= 2 { commitments += assignmentsOfChoices() }
        for place in multiplicities {
            for row in 0..<place.count {
                commitments.append([place.hint: (0..<place.count).map { $0 == row ? .one : .zero }])
            }
        }
        return try circuit.constraints.survivors { mutant in
            let search = WitnessSearch(mutant)
            let last = Int(mutant.commitment?.challenge ?? 0) + (hasSeparator ? 1 : 0)
            let isCaught = try refused.contains { inputs in
                try commitments.contains { values in
                    try forEveryChallenge { challenge, separator in
                        guard let witness = try witness(inputs, committing: values, challenge, separator) else {
                            return true
                        }
                        return search.isSatisfiable(fixing: Array(witness[1...last]))
                    }
                }
            }
            // Or all values of hints before the challenge, with what follows computed as it should be.
            return try isCaught || refused.contains { try acceptsSome($0, by: mutant) }
        }
    }
}

extension ConstraintSystem {
    /// The names of constraints whose removal `isCaught` does not notice; the mask's says nothing by design.
    fileprivate func survivors(_ isCaught: (Self) throws -> Bool) rethrows -> [String] {
        try (0..<constraintCount).filter { try !isCaught(removingConstraint($0)) }.map(constraintName)
            .filter { $0 != "commitment-mask" }
    }
}

/// Linear equations, kept in echelon form as they come.
private struct LinearSystem<F: PrimeField> {
    private var rows: [Int: [F]] = [:]
    private let unknowns: Int

    init(unknowns: Int) { self.unknowns = unknowns }

    /// Adds an equation; false if it contradicts the others.
    mutating func add(_ coefficients: [F], equals value: F) -> Bool {
        var row = coefficients + [value]
        for pivot in 0..<unknowns where !row[pivot].isZero {
            guard let known = rows[pivot] else {
                let scale = row[pivot].inverted()!
                rows[pivot] = row.map { $0 * scale }
                return true
            }
            let factor = row[pivot]
            for index in row.indices { row[index] -= factor * known[index] }
        }
        return row[unknowns].isZero
    }
}
