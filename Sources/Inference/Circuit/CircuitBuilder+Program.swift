import Algebra
import BigInt
import Gadgets
import R1CS

extension CircuitBuilder {
    /// Writes a program as constraints, on integers that lie in the ranges of its inputs and private weights; returns its
    /// outputs. Twin: `IntegerProgram.run`.
    ///
    /// Affine forms cost nothing; what each operation costs, its gadget says.
    package mutating func integerProgram(
        _ program: IntegerProgram, inputs: [Bounded<F>], weights: [Bounded<F>] = []
    ) -> [Bounded<F>] {
        precondition(inputs.count == program.inputs.count, "an integer for every input")
        precondition(weights.count == program.weights.count, "an integer for every private weight")
        let tables = program.tables.map { table in
            LookupTable<F>(table.name, values: table.values.map { F(bigInteger: BigInt($0)) })
        }
        var wires = inputs
        for (name, operations) in program.parts {
            scope(ConstraintLabel(name)) { builder in
                for number in operations {
                    let operation = program.operations[number]
                    let values = builder.scope(ConstraintLabel(operation.scopeName, number)) { builder in
                        builder.operation(operation, of: program, tables: tables, wires, weights)
                    }
                    // Gadgets know what their results can be; interval arithmetic over all inputs may know better.
                    for value in values {
                        let range = program.ranges[wires.count]
                        wires.append(
                            Bounded(from: BigInt(range.lowerBound), to: BigInt(range.upperBound), value.combination))
                    }
                }
            }
        }
        return program.outputs.map { Self.form($0, wires) }
    }

    private static func form(_ form: AffineForm, _ wires: [Bounded<F>]) -> Bounded<F> {
        Bounded(
            sum: form.terms.map { (BigInt($0.coefficient), wires[Int($0.wire)]) }
                + (form.constant == 0 ? [] : [(BigInt(form.constant), Bounded(1))]))
    }

    /// What equals integers that a program bounds: sums of products of integers have one value, and ranges that interval
    /// arithmetic over the factors gives.
    private static func integers(_ values: [Scalar<F>], from first: Int, of program: IntegerProgram) -> [Bounded<F>] {
        zip(values, program.ranges[first...]).map { value, range in
            Bounded(from: BigInt(range.lowerBound), to: BigInt(range.upperBound), value.combination)
        }
    }

    private mutating func operation(
        _ operation: IntegerProgram.Operation, of program: IntegerProgram, tables: [LookupTable<F>],
        _ wires: [Bounded<F>], _ weights: [Bounded<F>]
    ) -> [Bounded<F>] {
        func form(_ form: AffineForm) -> Bounded<F> { Self.form(form, wires) }
        switch operation {
        case .rescale(let value, let shift, let rounding, let lower, let upper):
            return [
                rescaled(
                    form(value), shift: shift, rounding, lower: lower.map { BigInt($0) },
                    upper: upper.map { BigInt($0) })
            ]
        case .product(let left, let right): return [multiply("product", form(left), form(right))]
        case .lookup(let value, let number):
            let index = form(value) - Bounded(sum: [(BigInt(program.tables[number].lower), Bounded(1))])
            let found = tableValue("table", tables[number], at: Scalar(index))
            let values = program.tables[number].values
            return [
                Bounded(from: BigInt(values.min() ?? 0), to: BigInt(values.max() ?? 0), found.combination)
            ]
        case .maximum(let values): return [maximum("maximum", values.map(form))]
        case .isNegative(let value): return [Bounded(isNegative("negative", form(value)))]
        case .isZero(let value): return [Bounded(isZero("zero", Scalar(form(value))))]
        case .quotient(let dividend, let divisor):
            return [divide("quotient", form(dividend), by: form(divisor)).quotient]
        case .sorted(let values): return sorted("sorted", values.map(form))
        case .matrixProduct(let left, let right, let rows, let inner, let columns):
            let product = matrixProduct(left.map(form), right.map(form), rows: rows, inner: inner, columns: columns)
            return Self.integers(product, from: wires.count, of: program)
        case .convolution(let kernels, let signals, let shape):
            let results = convolution(kernels.map(form), over: signals.map(form), shape)
            return Self.integers(results, from: wires.count, of: program)
        case .weights(let numbers): return Array(weights[numbers])
        }
    }
}

extension IntegerProgram {
    /// The operations by section; what comes before the first is called `program`.
    fileprivate var parts: [(name: String, operations: Range<Int>)] {
        let all = (sections.first?.start == 0 ? [] : [(name: "program", start: 0)]) + sections
        let ends = all.dropFirst().map(\.start) + [operations.count]
        return zip(all, ends).map { ($0.name, $0.start..<$1) }
    }
}

extension IntegerProgram.Operation {
    /// What the operation is called in a circuit's report on costs.
    fileprivate var scopeName: String {
        switch self {
        case .rescale: "rescale"
        case .product: "product"
        case .lookup: "lookup"
        case .maximum: "maximum"
        case .isNegative: "is-negative"
        case .isZero: "is-zero"
        case .quotient: "quotient"
        case .sorted: "sorted"
        case .matrixProduct: "matrix-product"
        case .convolution: "convolution"
        case .weights: "weights"
        }
    }
}
