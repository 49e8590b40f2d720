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
        func dot(_ matrix: SparseMatrix, _ row: Int) -> F {
            var result = F.zero
            constraints.rows(of: matrix, row..<(row + 1), values: base, into: &result)
            return result
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
