import Algebra

/// Turns an assignment of the inputs into a full witness: a flat list of operations, run front to back.
///
/// It is made once with the circuit and holds nothing of the builder, so that a second proof costs no synthesis.
public struct WitnessProgram<F: PrimeField>: Sendable {
    enum Step: Sendable {
        /// wire = ⟨A_row, w⟩ · ⟨B_row, w⟩
        case product(row: UInt32, wire: UInt32)
        /// wires first ..< first + count = hint(arguments)
        case hint(number: UInt32, arguments: Range<UInt32>, first: UInt32, count: UInt32)
    }

    let steps: [Step]
    let hints: [Hint<F>]
    let hintArguments: SparseMatrix
    /// Wires, then advice.
    let memorySize: Int

    /// Replaces what hint `number` computed, for tests of forged hints.
    package typealias Forgery = (_ hint: Int, _ honest: UnsafeMutableBufferPointer<F>) -> Void

    /// Fills `memory`, whose input slots are set, step by step.
    @_specialize(where F == Fr)
    func run(
        _ memory: UnsafeMutableBufferPointer<F>, constraints: ConstraintSystem<F>, forgery: Forgery?
    ) {
        guard let base = memory.baseAddress else { return }
        var arguments: [F] = []
        constraints.coefficients.withUnsafeBufferPointer { table in
            guard let table = table.baseAddress else { return }
            func dot(_ matrix: SparseMatrix, _ row: Int) -> F {
                let start = Int(matrix.rowStarts[row])
                let count = Int(matrix.rowStarts[row + 1]) - start
                return matrix.terms.withUnsafeBufferPointer { terms in
                    guard count > 0, let terms = terms.baseAddress else { return .zero }
                    return F.sparseDot(table, base, terms + start, count)
                }
            }
            for step in steps {
                switch step {
                case .product(let row, let wire):
                    memory[Int(wire)] = dot(constraints.a, Int(row)) * dot(constraints.b, Int(row))
                case .hint(let number, let range, let first, let count):
                    arguments.removeAll(keepingCapacity: true)
                    for row in range { arguments.append(dot(hintArguments, Int(row))) }
                    let output = UnsafeMutableBufferPointer(start: base + Int(first), count: Int(count))
                    arguments.withUnsafeBufferPointer { hints[Int(number)].body($0, output) }
                    forgery?(Int(number), output)
                }
            }
        }
    }
}
