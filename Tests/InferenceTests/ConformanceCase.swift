import CanonicalEncoding
import Glibc
import ONNX

/// One of ONNX's own tests of operators, as `Tests/Oracles/onnx_nodes.py` wrote it.
struct ConformanceCase: Sendable {
    /// Operators by tier: exact integers; networks; trees and logic.
    static let tiers: [[String]] = [
        [
            "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul",
            "ConvInteger", "MatMulInteger",
        ],
        [
            "Gemm", "MatMul", "Conv", "Add", "Sub", "Mul", "Div", "Neg", "Relu", "LeakyRelu", "PRelu", "Clip",
            "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization", "Flatten",
            "Reshape", "Transpose", "Concat", "Pad", "Squeeze", "Unsqueeze", "Slice", "Split", "Identity",
            "Constant", "Sigmoid", "Tanh", "HardSigmoid", "HardSwish", "Softmax", "ArgMax", "ReduceSum",
            "ReduceMean", "ReduceMax", "ReduceMin", "Max", "Min",
        ],
        [
            "TreeEnsemble", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal", "And", "Or", "Xor",
            "Not", "Where", "Gather", "TopK", "Binarizer", "ArrayFeatureExtractor",
        ],
    ]

    static let root = getenv("ASSAY_ONNX_NODES").map { String(cString: $0) }

    private static let limits = ModelLimits().with {
        $0.allowsNonFiniteConstants = true
        $0.oldestOpset = 1
    }

    /// Such as `test_add`.
    let name: String
    let `operator`: String
    /// 1, 2 or 3.
    let tier: Int
    private let inputCount: Int
    private let outputCount: Int

    /// All tests of one operator of a tier, by tier, operator and name.
    static func all(in root: String) throws -> [ConformanceCase] {
        let index = try JSONValue(parsing: FileBytes.read(path: root + "/index.json", limit: 1 << 26))
        guard case .array(let entries) = index else { return [] }
        var places: [String: Int] = [:]
        for name in tiers.joined() { places[name] = places.count }
        let cases = entries.compactMap { entry -> ConformanceCase? in
            guard case .string(let name) = entry["name"] ?? .null, case .array(let names) = entry["operators"] ?? .null,
                names.count == 1, case .string(let own) = names[0],
                let tier = tiers.firstIndex(where: { $0.contains(own) })
            else { return nil }
            func count(_ key: String) -> Int {
                if case .number(let number) = entry[key] ?? .null { Int(number.integer ?? 0) } else { 0 }
            }
            return ConformanceCase(
                name: name, operator: own, tier: tier + 1, inputCount: count("inputs"), outputCount: count("outputs"))
        }
        return cases.sorted { (places[$0.operator] ?? 0, $0.name) < (places[$1.operator] ?? 0, $1.name) }
    }

    /// The model.
    func model(in root: String) throws -> ONNXModel {
        try ONNXModel(path: "\(root)/\(name)/model.onnx", limits: Self.limits)
    }

    /// What goes in.
    func inputs(in root: String) throws -> [ONNXTensor] { try tensors(root, "input", inputCount) }

    /// What is to come out.
    func outputs(in root: String) throws -> [ONNXTensor] { try tensors(root, "output", outputCount) }

    private func tensors(_ root: String, _ kind: String, _ count: Int) throws -> [ONNXTensor] {
        try (0..<count).map { index in
            let path = "\(root)/\(name)/test_data_set_0/\(kind)_\(index).pb"
            return try TensorFile.read(proto: FileBytes.read(path: path, limit: 1 << 28), limits: Self.limits).tensor
        }
    }
}

extension ONNXTensor {
    /// The elements as numbers; `nil` of strings.
    var numbers: [Double]? {
        switch elements {
        case .float(let values): values.map { Double($0) }
        case .double(let values): values
        case .integers(let values): values.map { Double($0) }
        case .unsigned64(let values): values.map { Double($0) }
        case .bools(let values): values.map { $0 ? 1 : 0 }
        case .strings: nil
        }
    }
}

extension ModelLimits {
    fileprivate func with(_ change: (inout ModelLimits) -> Void) -> ModelLimits {
        var copy = self
        change(&copy)
        return copy
    }
}
