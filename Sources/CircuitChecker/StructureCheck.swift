import Algebra
import R1CS

/// What can be seen of a constraint system without solving anything: wires that nothing binds, constraints that say nothing.
///
/// The builder refuses such circuits. This looks again at the finished system, so that it also serves systems that were read
/// from a file, which no builder of ours has seen.
public struct StructureCheck<F: PrimeField>: Sendable {
    /// Public inputs in no constraint that says anything: a proof for one value is a proof for all.
    public private(set) var unboundPublicInputs: [String] = []
    /// Other wires in no constraint that says anything. A commitment's mask is meant to be free and is none of them.
    public private(set) var unboundWires: [String] = []
    /// Constraints that hold whatever the wires are.
    public private(set) var idleConstraints: [String] = []
    /// Constraints that hold for no assignment: the circuit proves nothing.
    public private(set) var contradictions: [String] = []
    /// Constraints that say word for word what an earlier one says: a cost, no danger.
    public private(set) var repeatedConstraints: [String] = []

    /// Whether nothing but cost was found.
    public var isSound: Bool {
        unboundPublicInputs.isEmpty && unboundWires.isEmpty && idleConstraints.isEmpty && contradictions.isEmpty
    }

    /// Examines a system.
    @_specialize(where F == Fr)
    public init(_ system: ConstraintSystem<F>) {
        var isBound = [Bool](repeating: false, count: system.wireCount)
        isBound[0] = true
        let mask = system.commitment.map { Int($0.mask) }
        // By fingerprint: the last constraint so far that has it.
        var seen: [UInt64: Int] = [:]
        for row in 0..<system.constraintCount {
            let equation = system.equation(row)
            let wires = equation.bindingWires
            if wires.isEmpty {
                let isMaskRow = equation.wires.count == 1 && equation.wires.first == mask
                if equation.isContradiction {
                    contradictions.append(system.constraintName(row))
                } else if !isMaskRow {
                    idleConstraints.append(system.constraintName(row))
                }
            } else if let earlier = seen.updateValue(row, forKey: system.fingerprint(ofRow: row)),
                system.equation(earlier).sorted == equation.sorted
            {
                repeatedConstraints.append(system.constraintName(row))
            }
            for wire in wires { isBound[wire] = true }
        }
        if let mask { isBound[mask] = true }
        for wire in 0..<system.wireCount where !isBound[wire] {
            if wire <= system.publicInputCount {
                unboundPublicInputs.append(system.wireName(wire))
            } else {
                unboundWires.append(system.wireName(wire))
            }
        }
    }
}

extension ConstraintSystem {
    /// A number that constraints of the same terms have in common, in whatever order they are.
    @_specialize(where F == Fr)
    fileprivate func fingerprint(ofRow row: Int) -> UInt64 {
        var result: UInt64 = 0
        for (side, matrix) in [a, b, c].enumerated() {
            for term in matrix.row(row) {
                var mixed = UInt64(term.wire) << 32 | UInt64(term.coefficient)
                mixed = (mixed ^ UInt64(side + 1) &* 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
                result &+= (mixed ^ mixed >> 29) &* 0x94d0_49bb_1331_11eb
            }
        }
        return result
    }
}

extension Equation {
    /// The wires that are left once the constraint is multiplied out where that is cheap: all of them if it is a product.
    var bindingWires: [Int] {
        guard let linear = linearTerms else { return wires }
        return linear.filter { $0.key != 0 && !$0.value.isZero }.keys.sorted()
    }

    /// Whether it is about constants only, and false.
    var isContradiction: Bool {
        guard let linear = linearTerms else { return false }
        return linear.allSatisfy { $0.key == 0 || $0.value.isZero } && !(linear[0] ?? .zero).isZero
    }

    /// a·b − c by wires, if a or b is a constant.
    private var linearTerms: [Int: F]? {
        func constant(_ terms: [Term]) -> F? {
            terms.allSatisfy { $0.wire == 0 } ? terms.reduce(.zero) { $0 + $1.coefficient } : nil
        }
        let (factor, other): (F, [Term])
        if let value = constant(b) {
            (factor, other) = (value, a)
        } else if let value = constant(a) {
            (factor, other) = (value, b)
        } else {
            return nil
        }
        var result: [Int: F] = [:]
        for term in other { result[term.wire, default: .zero] += term.coefficient * factor }
        for term in c { result[term.wire, default: .zero] -= term.coefficient }
        return result
    }

    /// With terms in order, so that equal constraints compare equal however they were written.
    var sorted: Self {
        func ordered(_ terms: [Term]) -> [Term] { terms.sorted { $0.wire < $1.wire } }
        return Self(a: ordered(a), b: ordered(b), c: ordered(c))
    }
}
