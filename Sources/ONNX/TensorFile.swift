internal import SwiftProtobuf

/// Files of single tensors: NumPy's `.npy`, ONNX's `TensorProto`, and inputs as JSON.
package enum TensorFile {
    /// A tensor from a `TensorProto` message, as in the data of ONNX's own tests, with the name that it has there (it may
    /// be empty). External data is refused.
    package static func read(
        proto bytes: [UInt8], limits: ModelLimits = ModelLimits()
    ) throws(ONNXError) -> (name: String, tensor: ONNXTensor) {
        let proto: Onnx_TensorProto = try WireMessage.tensor.decode(bytes, limits: limits)
        var reader = TensorReader(budget: ReadingBudget(limits), externalData: nil)
        try reader.budget.check(name: proto.name)
        return (proto.name, try reader.tensor(proto, name: proto.name))
    }
}
