import Algebra
import R1CS

/// Decides by complete search whether any witness satisfies a constraint system once some wires are fixed.
///
/// Meant for fields of a few hundred elements and gadgets of a few dozen wires. Wires that a constraint determines are
/// propagated; the rest is enumerated, wires with a domain known from a constraint of their own (bits) first. Nothing in the
/// inner loops is generic: they run on residues as plain integers.
public struct WitnessSearch<F: PrimeField>: Sendable {
    private let tables: SearchTables
    private let start: SearchState?

    /// Prepares the search. The field must be small: its elements are listed.
    public init(_ system: ConstraintSystem<F>) {
        self.init(system.equations, wireCount: system.wireCount)
    }

    /// Prepares the search among constraints of one's own making.
    public init(_ equations: [Equation<F>], wireCount: Int) {
        precondition(F.modulus.bitWidth <= 16, "complete search is for small fields")
        let field = SmallPrime(Int(F.modulus.limbs.0))
        let rows = equations.map { equation in
            var row = FlatRow()
            func add(_ terms: [Equation<F>.Term], to side: WritableKeyPath<(a: UInt32, b: UInt32, c: UInt32), UInt32>) {
                for term in terms {
                    let value = UInt32(term.coefficient.integer.limbs.0)
                    let sum = row.parts[term.wire, default: (0, 0, 0)][keyPath: side]
                    row.parts[term.wire, default: (0, 0, 0)][keyPath: side] = field.add(sum, value)
                }
            }
            add(equation.a, to: \.a)
            add(equation.b, to: \.b)
            add(equation.c, to: \.c)
            return row
        }
        tables = SearchTables(field: field, wireCount: wireCount, rows: rows)
        // What holds whatever is fixed: wires with a single value, and all that follows from them.
        var state = SearchState(tables)
        var holds = tables.isPossible
        for (wire, domain) in tables.domains.enumerated() where holds {
            if let domain, domain.count == 1 { holds = state.assign(wire, domain[0]) }
        }
        start = holds ? state : nil
    }

    /// Whether a witness exists whose wires 1 … fixed.count hold `fixed`.
    public func isSatisfiable(fixing fixed: [F]) -> Bool {
        isSatisfiable(fixing: fixed.map { UInt32($0.integer.limbs.0) }[...])
    }

    /// The same for residues.
    func isSatisfiable(fixing fixed: ArraySlice<UInt32>) -> Bool {
        guard var state = start else { return false }
        return isSatisfiable(fixing: fixed, from: &state)
    }

    /// The same on a state that is used again and again: it is left as it was found.
    func isSatisfiable(fixing fixed: ArraySlice<UInt32>, from state: inout SearchState) -> Bool {
        let mark = state.mark
        defer { state.takeBack(to: mark) }
        for (offset, value) in fixed.enumerated() where !state.assign(offset + 1, value) { return false }
        return state.isExtensible()
    }

    /// The state to begin with; `nil` if nothing satisfies the constraints.
    var initialState: SearchState? { start }
}
