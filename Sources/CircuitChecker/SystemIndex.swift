import Algebra
import R1CS

/// Which wires occur in which constraints, both ways round.
struct SystemIndex: Sendable {
    private let rowStarts: [UInt32]
    private let rowWires: [UInt32]
    private let wireStarts: [UInt32]
    private let wireRows: [UInt32]

    init(_ system: ConstraintSystem<Fr>) {
        var rowStarts: [UInt32] = [0]
        var rowWires: [UInt32] = []
        var counts = [UInt32](repeating: 0, count: system.wireCount + 1)
        var lastRow = [Int32](repeating: -1, count: system.wireCount)
        for row in 0..<system.constraintCount {
            for matrix in [system.a, system.b, system.c] {
                for term in matrix.row(row) where term.wire != 0 && lastRow[Int(term.wire)] != Int32(row) {
                    lastRow[Int(term.wire)] = Int32(row)
                    rowWires.append(term.wire)
                    counts[Int(term.wire) + 1] += 1
                }
            }
            rowStarts.append(UInt32(rowWires.count))
        }
        for wire in 0..<system.wireCount { counts[wire + 1] += counts[wire] }
        var next = counts
        var wireRows = [UInt32](repeating: 0, count: rowWires.count)
        for row in 0..<system.constraintCount {
            for position in Int(rowStarts[row])..<Int(rowStarts[row + 1]) {
                let wire = Int(rowWires[position])
                wireRows[Int(next[wire])] = UInt32(row)
                next[wire] += 1
            }
        }
        self.rowStarts = rowStarts
        self.rowWires = rowWires
        wireStarts = counts
        self.wireRows = wireRows
    }

    /// The wires of a constraint, none twice, the constant one left out.
    func wires(ofRow row: Int) -> ArraySlice<UInt32> { rowWires[Int(rowStarts[row])..<Int(rowStarts[row + 1])] }

    /// The constraints that read a wire.
    func rows(ofWire wire: Int) -> ArraySlice<UInt32> { wireRows[Int(wireStarts[wire])..<Int(wireStarts[wire + 1])] }
}
