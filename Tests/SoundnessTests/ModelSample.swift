import Algebra
import CanonicalEncoding
import Inference
import SoundnessChecks
import Statements

/// Whole models: the network that ships, as it is used with logs, and layers with private weights.
enum ModelSample: String, CaseIterable {
    case coldChain, coldChainCommitted, coldChainPrivate

    func circuit() throws -> ModelCircuit {
        ModelCircuit(name: rawValue, try model())
    }

    private func model() throws -> CompiledModel {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = try FileBytes.read(path: "/\(root)/models/cold-chain-anomaly/model.onnx", limit: 1 << 20)
        var scheme = QuantizationScheme()
        switch self {
        case .coldChain:
            return try CompiledModel(file: file, scheme: scheme, readings: .standard(.irregular), output: .isPublic)
        case .coldChainCommitted:
            return try CompiledModel(file: file, scheme: scheme, readings: .standard(.regular), output: .committed)
        case .coldChainPrivate:
            scheme.weights = .isPrivate
            return try CompiledModel(
                file: file, scheme: scheme, box: -1000...3095, input: .committed, output: .isPublic)
        }
    }
}
