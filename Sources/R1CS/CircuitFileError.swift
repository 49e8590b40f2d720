import CanonicalEncoding

/// Why a file of circom or snarkjs cannot be read.
public struct CircuitFileError: Error, Equatable, Sendable {
    /// The stable code, such as `r1cs.section-duplicate` or `wtns.value-not-canonical`.
    public let code: String
    /// What is wrong and where; names the file, never a value of a witness.
    public let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    package init(_ error: FileError) {
        code = error.code
        message = error.message
    }
}
