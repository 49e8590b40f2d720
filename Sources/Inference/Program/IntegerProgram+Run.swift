extension IntegerProgram {
    /// Runs the program: the reference interpreter.
    ///
    /// - Parameter weights: the private weights, if the program has any.
    /// - Throws: `input.count`, `input.out-of-box`, `weights.count`, `weights.out-of-range` for a value outside of its range; it
    ///   names the place, not the value.
    package func run(_ values: [Int64], weights: [Int64] = []) throws(InferenceError) -> [Int64] {
        let wires = try self.wires(of: values, weights: weights)
        return outputs.map { $0.value(wires) }
    }

    /// The values of all wires.
    package func wires(of values: [Int64], weights: [Int64] = []) throws(InferenceError) -> [Int64] {
        guard values.count == inputs.count else {
            throw InferenceError(
                code: "input.count", message: "the model takes \(inputs.count) numbers, and \(values.count) are given")
        }
        if let index = inputs.indices.first(where: { !inputs[$0].contains(values[$0]) }) {
            throw InferenceError(
                code: "input.out-of-box", message: "element \(index) of the input lies outside of the declared box")
        }
        guard weights.count == self.weights.count else {
            throw InferenceError(
                code: "weights.count",
                message: "the model has \(self.weights.count) private weights, and \(weights.count) are given")
        }
        if let index = weights.indices.first(where: { !self.weights[$0].contains(weights[$0]) }) {
            throw InferenceError(
                code: "weights.out-of-range", message: "the private weight \(index) lies outside of its declared range")
        }
        var wires = values
        wires.reserveCapacity(ranges.count)
        for operation in operations { append(operation, to: &wires, weights) }
        return wires
    }

    private func append(_ operation: Operation, to wires: inout [Int64], _ weights: [Int64]) {
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
        case .matrixProduct(let left, let right, let rows, let inner, let columns):
            let (left, right) = (left.map { $0.value(wires) }, right.map { $0.value(wires) })
            for row in 0..<rows {
                for column in 0..<columns {
                    wires.append(
                        (0..<inner).reduce(0) { $0 + left[row * inner + $1] * right[$1 * columns + column] })
                }
            }
        case .convolution(let kernels, let signals, let shape):
            let (kernels, signals) = (kernels.map { $0.value(wires) }, signals.map { $0.value(wires) })
            shape.forEachResult { pairs in
                wires.append(pairs.reduce(0) { $0 + kernels[$1.kernel] * signals[$1.place] })
            }
        case .weights(let numbers): wires += weights[numbers]
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
