import ONNX

/// Why a model cannot be turned into integers, or not be run on an input.
package struct InferenceError: Error, Hashable, Sendable {
    /// Stable and dotted: `model.…`, `input.…`, or the code of the part that refused.
    package let code: String
    /// What is wrong, for people. It begins with the node or the input where there is one; of values it tells none.
    package let message: String

    /// An error.
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: ONNXError) {
        self.init(code: error.code, message: error.message)
    }

    /// The same, met in a node.
    func at(_ place: String) -> InferenceError { InferenceError(code: code, message: "\(place): \(message)") }
}
