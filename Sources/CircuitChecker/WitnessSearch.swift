import Algebra
import R1CS

/// Decides by complete search whether any witness satisfies a constraint system once some wires are fixed.
///
/// Meant for fields of a few hundred elements and gadgets of a few dozen wires. Wires that a constraint determines are
/// propagated; the rest is enumerated, wires with a domain known from a constraint of their own (bits) first.
public struct WitnessSearch<F: PrimeField> {
    private struct Row {
        var a: [(wire: Int, coefficient: F)]
        var b: [(wire: Int, coefficient: F)]
        var c: [(wire: Int, coefficient: F)]
        var wires: [Int]
    }

    private let rows: [Row]
    private let rowsOfWire: [[Int]]
    private let domains: [[F]?]
    private let wireCount: Int
    private let field: [F]

    /// Prepares the search. The field must be small: its elements are listed.
    public init(_ system: ConstraintSystem<F>) {
        precondition(F.modulus.bitWidth <= 16, "complete search is for small fields")
        let elements = (0..<Int(F.modulus.limbs.0)).map { F($0) }
        func row(_ matrix: SparseMatrix, _ index: Int) -> [(wire: Int, coefficient: F)] {
            matrix.row(index).map { (Int($0.wire), system.coefficients[Int($0.coefficient)]) }
        }
        var rows: [Row] = []
        var rowsOfWire = [[Int]](repeating: [], count: system.wireCount)
        for index in 0..<system.constraintCount {
            let (a, b, c) = (row(system.a, index), row(system.b, index), row(system.c, index))
            let wires = Set((a + b + c).map(\.wire)).subtracting([0]).sorted()
            for wire in wires { rowsOfWire[wire].append(index) }
            rows.append(Row(a: a, b: b, c: c, wires: wires))
        }
        var domains = [[F]?](repeating: nil, count: system.wireCount)
        for row in rows where row.wires.count == 1 {
            let wire = row.wires[0]
            let roots = (domains[wire] ?? elements).filter { value in
                func side(_ terms: [(wire: Int, coefficient: F)]) -> F {
                    terms.reduce(F.zero) { $0 + $1.coefficient * ($1.wire == 0 ? .one : value) }
                }
                return side(row.a) * side(row.b) == side(row.c)
            }
            domains[wire] = roots
        }
        self.rows = rows
        self.rowsOfWire = rowsOfWire
        self.domains = domains
        wireCount = system.wireCount
        field = elements
    }

    /// Whether a witness exists whose wires 1 … fixed.count hold `fixed`.
    public func isSatisfiable(fixing fixed: [F]) -> Bool {
        var state = State(values: [F?](repeating: nil, count: wireCount))
        state.values[0] = .one
        // Constraints without any wire are statements about constants.
        for row in rows where row.wires.isEmpty {
            if value(row.a, state) * value(row.b, state) != value(row.c, state) { return false }
        }
        for (index, value) in fixed.enumerated() where !assign(index + 1, value, &state) { return false }
        return search(&state)
    }

    private struct State {
        var values: [F?]
    }

    private func value(_ terms: [(wire: Int, coefficient: F)], _ state: State) -> F {
        terms.reduce(F.zero) { $0 + $1.coefficient * (state.values[$1.wire] ?? .zero) }
    }

    /// Sets a wire and propagates; false on contradiction.
    private func assign(_ wire: Int, _ value: F, _ state: inout State) -> Bool {
        var queue = [(wire, value)]
        while let (wire, value) = queue.popLast() {
            if let known = state.values[wire] {
                if known != value { return false }
                continue
            }
            if let domain = domains[wire], !domain.contains(value) { return false }
            state.values[wire] = value
            for index in rowsOfWire[wire] {
                switch consequence(of: rows[index], state) {
                case .none: continue
                case .contradiction: return false
                case .determines(let wire, let value): queue.append((wire, value))
                }
            }
        }
        return true
    }

    private enum Consequence {
        case none
        case contradiction
        case determines(Int, F)
    }

    private func consequence(of row: Row, _ state: State) -> Consequence {
        let unknown = row.wires.filter { state.values[$0] == nil }
        guard unknown.count <= 1 else { return .none }
        let (a, b, c) = (value(row.a, state), value(row.b, state), value(row.c, state))
        guard let wire = unknown.first else { return a * b == c ? .none : .contradiction }
        func slope(_ terms: [(wire: Int, coefficient: F)]) -> F {
            terms.first { $0.wire == wire }?.coefficient ?? .zero
        }
        let (a1, b1, c1) = (slope(row.a), slope(row.b), slope(row.c))
        guard (a1 * b1).isZero else { return .none }
        let factor = a1 * b + a * b1 - c1
        guard let inverse = factor.inverted() else { return a * b == c ? .none : .contradiction }
        return .determines(wire, (c - a * b) * inverse)
    }

    private func search(_ state: inout State) -> Bool {
        var choice: (wire: Int, size: Int)?
        for wire in 1..<wireCount where state.values[wire] == nil {
            // A wire whose every row is already satisfied whatever its value is still enumerated: one value settles it.
            let size = domains[wire]?.count ?? field.count
            if choice.map({ size < $0.size }) ?? true { choice = (wire, size) }
            if size <= 2 { break }
        }
        guard let (wire, _) = choice else { return true }
        for value in domains[wire] ?? field {
            var next = state
            if assign(wire, value, &next), search(&next) { return true }
        }
        return false
    }
}
