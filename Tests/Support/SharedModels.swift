import CanonicalEncoding
import Glibc

/// Trained models with an input and its output each, which live beside the package: `../shared/data/models`, or
/// `$ASSAY_SHARED/data/models`.
package enum SharedModels {
    /// Their folders.
    package static let names = ["cnn8", "lenet28", "logreg16", "mlp64_32_10", "mlp784_128_10", "mlp8_32_32_3"]

    /// What a suite that needs them says when they are absent.
    package static let absence = "models are absent: set ASSAY_SHARED to the folder that holds data/models/"

    /// Whether they are there, going by one file of them.
    package static let areThere = access(path("lenet28/network.onnx"), R_OK) == 0

    /// Where a file of them is, such as `lenet28/network.onnx`.
    package static func path(_ name: String) -> String { "\(SharedVectors.root)/../data/models/\(name)" }

    /// What is in it.
    package static func bytes(_ name: String) throws(FileError) -> [UInt8] {
        try FileBytes.read(path: path(name), limit: 1 << 26)
    }
}
