import CanonicalEncoding
import ONNX

extension TensorFile {
    /// The numbers of inputs that are given as JSON, in the model's order.
    package static func numbers(
        document: JSONValue, for inputs: [ValueDescription]
    ) throws(ONNXError) -> [[Double]] {
        let tensors = try read(document: document, for: inputs)
        return inputs.map { tensors[$0.name]?.numbers ?? [] }
    }
}

extension ONNXTensor {
    /// The elements as numbers, exact up to 2^53; booleans are 0 and 1, and of strings there are none.
    package var numbers: [Double] {
        switch elements {
        case .float(let values): values.map { Double($0) }
        case .double(let values): values
        case .integers(let values): values.map { Double($0) }
        case .unsigned64(let values): values.map { Double($0) }
        case .bools(let values): values.map { $0 ? 1 : 0 }
        case .strings: []
        }
    }

    /// The elements as JSON numbers, spelled so that they are read as the same ones.
    package var json: [JSONValue] {
        switch elements {
        case .integers(let values): values.map { .number(JSONNumber(lexeme: String($0))) }
        case .unsigned64(let values): values.map { .number(JSONNumber(lexeme: String($0))) }
        case .bools(let values): values.map { .bool($0) }
        case .float(let values): values.map { .number(JSONNumber(lexeme: "\($0)")) }
        case .double(let values): values.map { .number(JSONNumber(lexeme: "\($0)")) }
        case .strings(let values): values.map { .string($0) }
        }
    }
}
