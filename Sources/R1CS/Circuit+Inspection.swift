import Algebra

/// One use of a hint in a circuit: what it writes and whether it reads what only the prover has.
package struct HintUse<F: PrimeField>: Sendable {
    /// The hint's name.
    package let name: String
    /// The claim that the checker examines.
    package let uniqueness: Hint<F>.Uniqueness
    /// The wires that it fills in.
    package let outputs: Range<Int>
    /// The wires that it reads, the constant one left out.
    package let arguments: [Int]
    /// Whether an argument is advice: the outputs are then data of the prover's, not a function of other wires.
    package let readsAdvice: Bool

    /// Whether the hint is declared to leave a choice.
    package var isChoice: Bool {
        if case .choice = uniqueness { true } else { false }
    }
}

extension Circuit {
    /// Every use of a hint, in the order of the program.
    package var hintUses: [HintUse<F>] {
        program.steps.compactMap { step in
            guard case .hint(let number, let arguments, let first, let count) = step else { return nil }
            let hint = program.hints[Int(number)]
            let read = arguments.flatMap { row in program.hintArguments.row(Int(row)).map { Int($0.wire) } }
            return HintUse(
                name: hint.name, uniqueness: hint.uniqueness, outputs: Int(first)..<Int(first + count),
                arguments: read.filter { $0 != 0 && $0 < constraints.wireCount },
                readsAdvice: read.contains { $0 >= constraints.wireCount })
        }
    }

    /// The wires that the caller assigns.
    package var inputWires: [Int] {
        inputs.filter { $0.kind != .advice }.map { Int($0.slot) }
    }
}

extension ConstraintSystem {
    /// The same constraints without their commitment: for looking at, not for keys. The challenge is a wire like any other.
    package var withoutCommitment: Self {
        Self(
            a: a, b: b, c: c, coefficients: coefficients, wireCount: wireCount, publicInputCount: publicInputCount,
            names: names, constraintNames: constraintNames, wireNames: wireNames)
    }
}
