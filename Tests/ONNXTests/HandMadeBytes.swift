import FoundationEssentials
import ONNX

extension Data {
    /// Bytes of a field.
    static func of(_ bytes: [UInt8]) -> Data { Data(bytes) }

    /// UTF-8 of a text.
    static func of(_ text: String) -> Data { Data(text.utf8) }
}

/// The code of the error that something throws; `nil` if it throws none.
func refusal(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as ONNXError {
        return error.code
    } catch {
        return "no ONNXError: \(error)"
    }
}

/// Reads a model that was made by hand.
func read(
    _ model: Onnx_ModelProto, folder: ExternalDataFolder? = nil, limits: ModelLimits = ModelLimits()
) throws(ONNXError) -> ONNXModel {
    try ONNXModel(bytes: model.bytes, externalData: folder, limits: limits)
}

/// Reads a tensor that was made by hand, as an initializer.
func read(
    _ tensor: Onnx_TensorProto, folder: ExternalDataFolder? = nil, limits: ModelLimits = ModelLimits()
) throws(ONNXError) -> ONNXTensor {
    let model = Onnx_ModelProto.sum.with { $0.graph.initializer.append(tensor.with { $0.name = "t" }) }
    return try read(model, folder: folder, limits: limits).graph.initializers["t"]!
}

extension ModelLimits {
    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
