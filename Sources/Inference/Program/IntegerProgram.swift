/// What a model computes, in integers: the one definition that the interpreter runs and the circuit proves.
///
/// A list of operations, each of which makes one or more new *wires*, in order, from affine forms of earlier ones. Linear layers
/// are no operations: they are forms. Every wire has a range that holds for all inputs inside of theirs.
package struct IntegerProgram: Sendable {
    /// y = table[x − lower].
    package struct Table: Hashable, Sendable {
        /// What reports call it, such as `sigmoid`.
        package let name: String
        /// The least x.
        package let lower: Int64
        /// The values, of x = lower and on.
        package let values: [Int64]

        /// A table; `values` is not empty.
        package init(name: String, lower: Int64, values: [Int64]) {
            precondition(!values.isEmpty, "a table has values")
            self.name = name
            self.lower = lower
            self.values = values
        }
    }

    /// How a division by a power of two rounds.
    package enum Rounding: Hashable, Sendable {
        /// ⌊x⌋.
        case floor
        /// ⌊x + 1/2⌋: to the nearest, ties up.
        case halfUp
        /// To the nearest, ties to the even one.
        case halfEven
    }

    /// One operation.
    package enum Operation: Hashable, Sendable {
        /// x / 2^shift, rounded, and then no less and no more than the bounds.
        case rescale(AffineForm, shift: Int, Rounding, lower: Int64?, upper: Int64?)
        /// x·y
        case product(AffineForm, AffineForm)
        /// The value of the table with this number at x, which lies in it.
        case lookup(AffineForm, table: Int)
        /// The greatest, of at least two.
        case maximum([AffineForm])
        /// 1 if x < 0, else 0.
        case isNegative(AffineForm)
        /// 1 if x = 0, else 0.
        case isZero(AffineForm)
        /// ⌊x / y⌋ for x ≥ 0, y > 0.
        case quotient(AffineForm, by: AffineForm)
        /// All of them in ascending order: as many wires.
        case sorted([AffineForm])

        /// How many wires it makes.
        package var wireCount: Int {
            if case .sorted(let forms) = self { forms.count } else { 1 }
        }
    }

    /// The ranges of the inputs, which are the first wires.
    package let inputs: [ClosedRange<Int64>]
    /// The operations, in order.
    package let operations: [Operation]
    /// The ranges of all wires.
    package let ranges: [ClosedRange<Int64>]
    /// The tables.
    package let tables: [Table]
    /// The parts of the program, such as a model's nodes: names, and the operation that each begins with, in order.
    package let sections: [(name: String, start: Int)]
    /// What comes out.
    package let outputs: [AffineForm]
    /// The ranges of what comes out.
    package let outputRanges: [ClosedRange<Int64>]
}

extension IntegerProgram {
    /// Runs the program: the reference interpreter.
    ///
    /// - Throws: `input.count`, `input.out-of-box` for a value outside of its range; it names the place, not the value.
    package func run(_ values: [Int64]) throws(InferenceError) -> [Int64] {
        let wires = try self.wires(of: values)
        return outputs.map { $0.value(wires) }
    }

    /// The values of all wires.
    package func wires(of values: [Int64]) throws(InferenceError) -> [Int64] {
        guard values.count == inputs.count else {
            throw InferenceError(
                code: "input.count", message: "the model takes \(inputs.count) numbers, and \(values.count) are given")
        }
        if let index = inputs.indices.first(where: { !inputs[$0].contains(values[$0]) }) {
            throw InferenceError(
                code: "input.out-of-box", message: "element \(index) of the input lies outside of the declared box")
        }
        var wires = values
        wires.reserveCapacity(ranges.count)
        for operation in operations { append(operation, to: &wires) }
        return wires
    }

    private func append(_ operation: Operation, to wires: inout [Int64]) {
        switch operation {
        case .rescale(let form, let shift, let rounding, let lower, let upper):
            let scaled = Self.shifted(form.value(wires), by: shift, rounding)
            wires.append(min(max(scaled, lower ?? .min), upper ?? .max))
        case .product(let left, let right): wires.append(left.value(wires) * right.value(wires))
        case .lookup(let form, let number):
            let table = tables[number]
            wires.append(table.values[Int(form.value(wires) - table.lower)])
        case .maximum(let forms): wires.append(forms.map { $0.value(wires) }.max() ?? 0)
        case .isNegative(let form): wires.append(form.value(wires) < 0 ? 1 : 0)
        case .isZero(let form): wires.append(form.value(wires) == 0 ? 1 : 0)
        case .quotient(let dividend, let divisor): wires.append(dividend.value(wires) / divisor.value(wires))
        case .sorted(let forms): wires += forms.map { $0.value(wires) }.sorted()
        }
    }

    /// value / 2^shift, rounded.
    static func shifted(_ value: Int64, by shift: Int, _ rounding: Rounding) -> Int64 {
        guard shift > 0 else { return value }
        let floor = value >> Int64(shift)
        let half = Int64(1) << Int64(shift - 1)
        let rest = value - floor << Int64(shift)
        switch rounding {
        case .floor: return floor
        case .halfUp: return floor + (rest >= half ? 1 : 0)
        case .halfEven: return floor + (rest > half || (rest == half && floor & 1 == 1) ? 1 : 0)
        }
    }
}
