import Glibc
import ONNX

/// Operators of the domain `com.microsoft`, which onnxruntime's tools write when they quantise a model. Each is an operator of ONNX
/// between DequantizeLinear and QuantizeLinear.
extension OperatorTable {
    static var runtimeOperators: [String: OperatorImplementation] {
        [
            "QLinearAdd": pair { lowering, a, b throws(InferenceError) in try lowering.sum(a, b, times: 1) },
            "QLinearMul": pair { lowering, a, b throws(InferenceError) in try lowering.product(a, b) },
            "QGemm": OperatorImplementation(
                ["alpha", "transA", "transB"], isLinear: true
            ) { lowering, call throws(InferenceError) in
                let alpha = Float(try call.float("alpha", 1))
                let a = try lowering.dequantized(call, at: 0, times: alpha)
                let b = try lowering.dequantized(call, at: 3, axis: call.int("transB", 0) != 0 ? 0 : 1)
                var bias: LoweredTensor?
                if let c = call.optional(6) {
                    // The bias has the scale of the sums.
                    guard let left = a.floatScales(along: nil), c.rank == 1,
                        let right = b.floatScales(along: try call.int("transB", 0) != 0 ? 0 : 1),
                        c.count == right.count
                    else { throw call.badShape("a bias of the shape \(c.shape)") }
                    bias = c.scaled(try right.map { scale throws(InferenceError) in try IntegerScale(left[0] * scale) })
                }
                let sums = try lowering.scaledGemm(call, a, b, bias)
                guard call.optional(7) != nil else { return [try lowering.real(sums)] }
                return [try lowering.requantized(call, sums, scaleAt: 7)]
            },
            "QLinearGlobalAveragePool": OperatorImplementation(
                ["channels_last"]
            ) { lowering, call throws(InferenceError) in
                let x = try lowering.dequantized(call, at: 0)
                try refuseChannelsLast(call)
                let pools = try Pools(overall: call, x)
                let means = try lowering.means(
                    x, pools.members, counts: pools.members.map(\.count), shape: pools.shape)
                return [try lowering.requantized(call, means, scaleAt: 3)]
            },
            "QLinearAveragePool": OperatorImplementation(
                Window.attributes.union(["ceil_mode", "count_include_pad", "channels_last"])
            ) { lowering, call throws(InferenceError) in
                try refuseChannelsLast(call)
                let means = try averagePool(&lowering, call, lowering.dequantized(call, at: 0))
                return [try lowering.requantized(call, means, scaleAt: 3)]
            },
            "QLinearConcat": OperatorImplementation(["axis"]) { lowering, call throws(InferenceError) in
                var parts: [LoweredTensor] = []
                for index in stride(from: 2, to: call.inputs.count, by: 3) {
                    parts.append(try lowering.dequantized(call, at: index))
                }
                let inner = OperatorCall(node: call.node, inputs: parts, opset: call.opset)
                let joined = try concat(&lowering, inner)[0]
                return [try lowering.requantized(call, joined, scaleAt: 0, like: 2)]
            },
            "QLinearSigmoid": table { call throws(InferenceError) in { Float(1 / (1 + exp(-Double($0)))) } },
            "QLinearLeakyRelu": table(["alpha"]) { call throws(InferenceError) in
                let alpha = Float(try call.float("alpha", 0.01))
                return { $0 >= 0 ? $0 : alpha * $0 }
            },
        ]
    }

    private static func refuseChannelsLast(_ call: OperatorCall) throws(InferenceError) {
        guard try call.int("channels_last", 0) == 0 else {
            throw InferenceError(
                code: "model.unsupported-attribute", message: "\(call.node.operator) with channels at the end")
        }
    }

    /// Two operands, each with scale and zero point, and those of the result.
    private static func pair(
        _ body:
            @escaping @Sendable (
                inout Lowering, (LoweredElement, IntegerScale), (LoweredElement, IntegerScale)
            ) throws(InferenceError) -> (LoweredElement, IntegerScale)?
    ) -> OperatorImplementation {
        OperatorImplementation { lowering, call throws(InferenceError) in
            let operands = [try lowering.dequantized(call, at: 0), try lowering.dequantized(call, at: 3)]
            let inner = OperatorCall(node: call.node, inputs: operands, opset: call.opset)
            guard let result = try lowering.scaled(inner, body) else {
                preconditionFailure("operands with scales that are floats")
            }
            return [try lowering.requantized(call, result, scaleAt: 6)]
        }
    }

    /// A function of each element, in 32-bit floats.
    private static func table(
        _ attributes: Set<String> = [],
        _ function: @escaping @Sendable (OperatorCall) throws(InferenceError) -> (Float) -> Float
    ) -> OperatorImplementation {
        OperatorImplementation(attributes) { lowering, call throws(InferenceError) in
            let x = try call.input(0)
            guard x.type.isByte, let range = x.type.quantizedRange else {
                throw InferenceError(code: "model.unsupported-type", message: "\(call.node.operator) of \(x.type)")
            }
            // The operator on all numbers of the type.
            let all = LoweredTensor(shape: [range.count], type: x.type, elements: range.map { .known(Double($0)) })
            let numbers = OperatorCall(node: call.node, inputs: [all] + call.inputs.dropFirst(), opset: call.opset)
            let own = try lowering.real(lowering.dequantized(numbers, at: 0)).values ?? []
            let value = try function(call)
            let results = LoweredTensor(
                shape: all.shape, type: .float, elements: own.map { .known(Double(value(Float($0)))) })
            let quantized = try lowering.requantized(call, results, scaleAt: 3)
            let table = IntegerProgram.Table(
                name: call.node.operator.name, lower: range.lowerBound,
                values: (quantized.integers ?? []).map { Int64($0) })
            var elements: [LoweredElement] = []
            for element in try lowering.checked(x).elements {
                let (forms, fraction) = try lowering.aligned([element])
                guard fraction == 0 else {
                    throw InferenceError(
                        code: "model.unsupported-type", message: "\(call.node.operator) of what is no integer")
                }
                elements.append(lowering.element(try lowering.program.lookup(forms[0], table)))
            }
            return [LoweredTensor(shape: x.shape, type: quantized.type, elements: elements)]
        }
    }
}

extension Lowering {
    /// The input `index` with the scale and the zero point that follow it: one, or one for each place along an axis.
    ///
    /// - Throws: `model.dynamic`, `model.not-finite`, `model.bad-shape`, `model.unsupported-type`.
    fileprivate mutating func dequantized(
        _ call: OperatorCall, at index: Int, axis: Int? = nil, times factor: Float = 1
    ) throws(InferenceError) -> LoweredTensor {
        let x = try call.input(index)
        guard x.type.isByte else {
            throw InferenceError(code: "model.unsupported-type", message: "\(call.node.operator) of \(x.type)")
        }
        let numbers = try call.numbers(index + 1, "scales")
        let scales = numbers.map { factor * Float($0) }
        guard scales.allSatisfy({ $0.isNormal && $0 > 0 }) else { throw .scale }
        let zero = call.optional(index + 2)
        if zero != nil { _ = try call.numbers(index + 2, "zero points") }
        let integers = try centered(call, x, zero: zero, axis: axis)
        guard scales.count != 1 else { return integers.scaled(.float(scales[0])) }
        guard let axis, x.rank > axis, x.shape[axis] == scales.count else {
            throw call.badShape("\(scales.count) scales of \(x.shape)")
        }
        let places = Strides.coordinates(x.shape, along: axis)
        return integers.scaled(places.map { .float(scales[$0]) })
    }
}
