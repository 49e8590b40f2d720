extension OperatorTable {
    /// Operators of the domain `ai.onnx.ml`.
    static var machineLearningOperators: [String: OperatorImplementation] {
        [
            "Binarizer": OperatorImplementation(["threshold"]) { lowering, call throws(InferenceError) in
                let threshold = LoweredElement.known(try call.float("threshold", 0))
                return [
                    try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                        try lowering.isLess(threshold, x)
                    }
                ]
            },
            "ArrayFeatureExtractor": OperatorImplementation { lowering, call throws(InferenceError) in
                let (x, indices) = (try call.input(0), try call.input(1))
                guard x.rank > 0 else { throw call.badShape("a scalar to gather from") }
                let rows = x.rank == 1 ? x.reshaped([1] + x.shape) : x
                return [
                    try lowering.gathered(call, rows, indices.reshaped([indices.count]), axis: rows.rank - 1)
                ]
            },
        ]
    }
}
