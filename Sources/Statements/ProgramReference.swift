import CanonicalEncoding

/// Which circuit and key a proof is made with.
public struct ProgramReference: Hashable, Sendable {
    /// The circuit's name in the catalogue, such as `consecutive-1440`: 1 … 64 of a-z, 0-9 and -.
    public let circuit: String
    /// The structural digest of the circuit.
    public let circuitDigest: Digest
    /// The digest of the verifying key; `nil` of a statement that no proof is to show, only evidence of hardware.
    public let verifyingKeyDigest: Digest?

    /// Checks and makes a reference; whether the circuit is known is asked later.
    ///
    /// - Throws: `statement.circuit-name`.
    public init(circuit: String, circuitDigest: Digest, verifyingKeyDigest: Digest?) throws(StatementError) {
        guard BreachRule.isName(circuit) else {
            throw StatementError(
                code: "statement.circuit-name",
                message: "statement.program.circuit is 1 to 64 of a-z, 0-9 and -")
        }
        self.circuit = circuit
        self.circuitDigest = circuitDigest
        self.verifyingKeyDigest = verifyingKeyDigest
    }
}
