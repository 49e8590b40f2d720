import Algebra
import Inference
import R1CS
import SoundnessChecks
import Statements

/// Programs of one operation each, small enough for all mutants of their circuits.
enum SmallProgram: String, CaseIterable, Sendable {
    case floor, halfUp, halfEven, floorFromZero, halfUpFromBelow, halfEvenInBounds, bounds
    case product, square, lookup, maximumOfTwo, maximumOfThree, minimum, isNegative, isZero, quotient,
        quotientByConstant
    case sortedPair, sortedTriple, median
    case matrixProduct, matrixProductOfOneRow, convolution, privateMatrix, privateKernel

    func program() throws -> IntegerProgram {
        var builder = ProgramBuilder()
        func inputs(_ count: Int, _ range: ClosedRange<Int64> = -3...4) -> [AffineForm] {
            (0..<count).map { _ in builder.input(range) }
        }
        let outputs: [AffineForm]
        switch self {
        case .floor, .halfUp, .halfEven, .floorFromZero, .halfUpFromBelow, .halfEvenInBounds, .bounds:
            outputs = [try rescaled(builder.input(-11...14), &builder)]
        case .product:
            let values = inputs(2)
            outputs = [try builder.product(values[0], values[1])]
        case .square:
            let value = inputs(1)[0]
            outputs = [try builder.product(value, value)]
        case .lookup:
            let value = inputs(1)[0]
            outputs = [try builder.lookup(value, .init(name: "table", lower: -3, values: [9, 4, 1, 0, -7, 5, 5, 2]))]
        case .maximumOfTwo: outputs = [try builder.maximum(inputs(2))]
        case .maximumOfThree: outputs = [try builder.maximum(inputs(2) + [AffineForm(1)])]
        case .minimum: outputs = [try builder.minimum(inputs(3, 0...3))]
        case .isNegative: outputs = [try builder.isNegative(inputs(1)[0])]
        case .isZero: outputs = [try builder.isZero(inputs(1)[0])]
        case .quotient:
            let (dividend, divisor) = (builder.input(0...12), builder.input(1...5))
            outputs = [try builder.quotient(dividend, by: divisor)]
        case .quotientByConstant: outputs = [try builder.quotient(builder.input(0...12), by: AffineForm(3))]
        case .sortedPair: outputs = try builder.sorted(inputs(2))
        case .sortedTriple: outputs = try builder.sorted(inputs(3, 0...3))
        case .median: outputs = [try builder.sorted(inputs(5, 0...3))[2]]
        case .matrixProduct:
            let values = inputs(18, -1...2)
            outputs = try builder.matrixProduct(
                Array(values[..<9]), Array(values[9...]), rows: 3, inner: 3, columns: 3)
        case .matrixProductOfOneRow:
            let values = inputs(6, -1...2)
            outputs = try builder.matrixProduct(
                Array(values[..<2]), Array(values[2...]), rows: 1, inner: 2, columns: 2)
        case .convolution:
            let values = inputs(3 + 8, -1...2)
            outputs = try builder.convolution(
                Array(values[..<3]), over: Array(values[3...]),
                ConvolutionShape(maps: 1, channels: 1, length: 8, offsets: [0, 1, 2], positions: [0, 1, 2, 3, 4, 5]))
        case .privateMatrix:
            let values = inputs(6, -1...2)
            let weights = try builder.weights(Array(repeating: -2...1, count: 9))
            outputs = try builder.matrixProduct(weights, values, rows: 3, inner: 3, columns: 2)
        case .privateKernel:
            let values = inputs(8, -1...2)
            let weights = try builder.weights([-2...1, 0...2, -1...1])
            outputs = try builder.convolution(
                weights, over: values,
                ConvolutionShape(maps: 1, channels: 1, length: 8, offsets: [0, 1, 2], positions: [0, 1, 2, 3, 4, 5]))
        }
        return try builder.finish(outputs: outputs)
    }

    private func rescaled(_ value: AffineForm, _ builder: inout ProgramBuilder) throws -> AffineForm {
        switch self {
        case .floor: try builder.rescaled(value, shift: 2, .floor)
        case .halfUp: try builder.rescaled(value, shift: 2, .halfUp)
        case .halfEven: try builder.rescaled(value, shift: 2, .halfEven)
        case .floorFromZero: try builder.rescaled(value, shift: 2, .floor, lower: 0)
        case .halfUpFromBelow: try builder.rescaled(value, shift: 1, .halfUp, lower: -2)
        case .halfEvenInBounds: try builder.rescaled(value, shift: 2, .halfEven, lower: -1, upper: 2)
        default: try builder.rescaled(value, shift: 0, lower: 0, upper: 6)
        }
    }

    /// The kind of an operation.
    static func kind(_ operation: IntegerProgram.Operation) -> String {
        switch operation {
        case .rescale(_, _, let rounding, _, _): "\(rounding)"
        case .product: "product"
        case .lookup: "lookup"
        case .maximum: "maximum"
        case .isNegative: "isNegative"
        case .isZero: "isZero"
        case .quotient: "quotient"
        case .sorted: "sorted"
        case .matrixProduct: "matrixProduct"
        case .convolution: "convolution"
        case .weights: "weights"
        }
    }

    /// The kinds of rescaling.
    static let roundings: Set = ["floor", "halfUp", "halfEven"]

    /// Why some mutants of the circuit cannot be noticed.
    func equivalent(_ mode: ArgumentMode) -> [String: String] {
        guard self == .halfEvenInBounds, mode == .plain else { return [:] }
        let because = "what comes after keeps the result in a range in which quarters are none but integers"
        return ["program/rescale[0]/even[2]: removed": because, "program/rescale[0]/rounds-down[2]: *": because]
    }

    /// The model of the program: all that can be is public, so that the operation is nearly all of the circuit.
    func model(_ mode: ArgumentMode) throws -> ModelCircuit {
        let program = try program()
        return ModelCircuit(
            name: "\(rawValue)-\(mode)", InferenceCircuit(program, input: .isPublic, model: Fr(7)),
            weights: program.weights.map(\.upperBound), mode: mode)
    }
}
