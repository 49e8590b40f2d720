import Inference
import Statements

/// Programs drawn at random, of every kind of operation.
enum RandomProgram {
    static func draw(using random: inout SplitMix64) throws -> IntegerProgram {
        var builder = ProgramBuilder()
        var forms = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            let lower = Int64.random(in: -200...100, using: &random)
            return builder.input(lower...lower + Int64.random(in: 1...300, using: &random))
        }
        for _ in 0..<Int.random(in: 3...10, using: &random) {
            let value = try form(of: forms, using: &random)
            let range = try builder.range(of: value)
            switch Int.random(in: 0..<11, using: &random) {
            case 0, 1:
                let rounding =
                    [IntegerProgram.Rounding.floor, .halfUp, .halfEven].randomElement(using: &random) ?? .floor
                let shift = Int.random(in: 0...5, using: &random)
                let bounds = [
                    Int64.random(in: -40...0, using: &random), Int64.random(in: 1...60, using: &random),
                ]
                forms.append(
                    try builder.rescaled(
                        value, shift: shift, rounding, lower: Bool.random(using: &random) ? bounds[0] : nil,
                        upper: Bool.random(using: &random) ? bounds[1] : nil))
            case 2:
                let small = try builder.rescaled(value, shift: 0, lower: -300, upper: 300)
                forms.append(try builder.product(small, forms[forms.count - 1]))
            case 3:
                let index = try builder.rescaled(value, shift: 1, lower: -20, upper: 20)
                let values = (0..<41).map { _ in Int64.random(in: -99...99, using: &random) }
                forms.append(try builder.lookup(index, .init(name: "values", lower: -20, values: values)))
            case 4:
                let others = try (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    try form(of: forms, using: &random)
                }
                forms.append(try builder.maximum([value] + others))
            case 5: forms.append(try builder.isNegative(value))
            case 6:
                forms.append(try builder.isZero(builder.rescaled(value, shift: 3)))
            case 7:
                let dividend = try AffineForm(sum: [(Int64(1), value)], constant: -range.lowerBound)
                let divisor = try builder.rescaled(value, shift: 2, lower: 1, upper: 9)
                forms.append(try builder.quotient(dividend, by: divisor))
            case 8:
                let (rows, inner, columns) = (
                    Int.random(in: 1...3, using: &random), Int.random(in: 1...3, using: &random),
                    Int.random(in: 1...4, using: &random)
                )
                let left = try factors(rows * inner, of: forms, &builder, using: &random)
                let right = try factors(inner * columns, of: forms, &builder, using: &random)
                forms += try bounded(
                    builder.matrixProduct(left, right, rows: rows, inner: inner, columns: columns), &builder)
            case 9:
                let (taps, step) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...2, using: &random))
                let shape = ConvolutionShape(
                    maps: Int.random(in: 1...2, using: &random), channels: Int.random(in: 1...2, using: &random),
                    length: taps + 8 * step, offsets: Array(0..<taps),
                    positions: (0..<Int.random(in: 1...8, using: &random)).map { $0 * step })
                let kernels = try factors(shape.kernelCount, of: forms, &builder, using: &random)
                let signals = try factors(shape.channels * shape.length, of: forms, &builder, using: &random)
                forms += try bounded(builder.convolution(kernels, over: signals, shape), &builder)
            default:
                let others = try (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    try form(of: forms, using: &random)
                }
                forms += try builder.sorted([value] + others)
            }
            // So that numbers stay small whatever comes.
            let last = forms.removeLast()
            forms.append(try builder.rescaled(last, shift: 0, lower: -5000, upper: 5000))
        }
        return try builder.finish(outputs: Array(forms.suffix(3)))
    }

    /// Numbers to multiply, some of them constant.
    private static func factors(
        _ count: Int, of forms: [AffineForm], _ builder: inout ProgramBuilder, using random: inout SplitMix64
    ) throws -> [AffineForm] {
        try (0..<count).map { _ in
            guard Int.random(in: 0..<4, using: &random) > 0, let form = forms.randomElement(using: &random) else {
                return AffineForm(Int64.random(in: -2...2, using: &random))
            }
            return try builder.rescaled(form, shift: 0, lower: -300, upper: 300)
        }
    }

    private static func bounded(_ forms: [AffineForm], _ builder: inout ProgramBuilder) throws -> [AffineForm] {
        try forms.map { try builder.rescaled($0, shift: 4, lower: -5000, upper: 5000) }
    }

    /// A small combination of what there is.
    private static func form(of forms: [AffineForm], using random: inout SplitMix64) throws -> AffineForm {
        try AffineForm(
            sum: (0..<Int.random(in: 1...3, using: &random)).map { _ in
                (Int64.random(in: -4...4, using: &random), forms.randomElement(using: &random) ?? AffineForm(0))
            }, constant: Int64.random(in: -50...50, using: &random))
    }

    static func kind(_ operation: IntegerProgram.Operation) -> String {
        switch operation {
        case .rescale(_, _, let rounding, _, _): "rescale \(rounding)"
        case .product: "product"
        case .lookup: "lookup"
        case .maximum: "maximum"
        case .isNegative: "negative"
        case .isZero: "zero"
        case .quotient: "quotient"
        case .sorted: "sorted"
        case .matrixProduct: "matrix product"
        case .convolution: "convolution"
        case .weights: "weights"
        }
    }
}
