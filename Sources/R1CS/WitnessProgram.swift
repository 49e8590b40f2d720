import Algebra
import Glibc

/// Turns an assignment of the inputs into a full witness: a flat list of operations, run front to back.
///
/// It is made once with the circuit and holds nothing of the builder, so that a second proof costs no synthesis.
public struct WitnessProgram<F: PrimeField>: Sendable {
    enum Step: Sendable {
        /// wires wire ..< wire + count = ⟨A_row, w⟩ · ⟨B_row, w⟩ for rows row ..< row + count, none of which reads any of
        /// these wires: computed together, `batchLimit` at most.
        case products(row: UInt32, wire: UInt32, count: UInt32)
        /// wires first ..< first + count = hint(arguments)
        case hint(number: UInt32, arguments: Range<UInt32>, first: UInt32, count: UInt32)

        /// This step with one more product, the next row into the next wire; `nil` if that cannot be computed with it.
        func adding(row: UInt32, wire: UInt32, reading sides: [LinearCombination<F>]) -> Self? {
            guard case .products(let first, let firstWire, let count) = self, count < WitnessProgram.batchLimit,
                first + count == row, firstWire + count == wire
            else { return nil }
            // Terms ascend by wire.
            let independent = sides.allSatisfy { ($0.terms.last?.wire.index ?? 0) < firstWire }
            return independent ? .products(row: first, wire: firstWire, count: count + 1) : nil
        }
    }

    let steps: [Step]
    let hints: [Hint<F>]
    let hintArguments: SparseMatrix
    /// Wires, then advice.
    let memorySize: Int
    /// How many steps are run before the challenge is known; `nil` if there is none.
    let challengeStep: Int?

    /// The steps before the challenge: all, if there is none.
    var firstSteps: Range<Int> { 0..<(challengeStep ?? steps.count) }
    /// The steps after it.
    var lastSteps: Range<Int> { firstSteps.upperBound..<steps.count }

    /// The most products of one step.
    static var batchLimit: Int { 256 }

    /// Replaces what hint `number` computed, for tests of forged hints.
    package typealias Forgery = (_ hint: Int, _ honest: UnsafeMutableBufferPointer<F>) -> Void

    /// Fills `memory`, whose input slots are set, step by step.
    @_specialize(where F == Fr)
    func run(
        _ range: Range<Int>, _ memory: UnsafeMutableBufferPointer<F>, constraints: ConstraintSystem<F>,
        forgery: Forgery?
    ) {
        guard let base = memory.baseAddress else { return }
        var arguments: [F] = []
        // Rows of A, then of B.
        let sides = UnsafeMutablePointer<F>.allocate(capacity: 2 * Self.batchLimit)
        defer {
            explicit_bzero(sides, 2 * Self.batchLimit * MemoryLayout<F>.stride)
            sides.deallocate()
            arguments.withUnsafeMutableBytes { if let start = $0.baseAddress { explicit_bzero(start, $0.count) } }
        }
        func dot(_ matrix: SparseMatrix, _ row: Int) -> F {
            var result = F.zero
            constraints.rows(of: matrix, row..<(row + 1), values: base, into: &result)
            return result
        }
        for step in steps[range] {
            switch step {
            case .products(let row, let wire, let count):
                let (rows, right) = (Int(row)..<Int(row + count), sides + Self.batchLimit)
                constraints.rows(of: constraints.a, rows, values: base, into: sides)
                constraints.rows(of: constraints.b, rows, values: base, into: right)
                F.multiply(base + Int(wire), sides, right, count: rows.count)
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
