import Algebra
import Groth16

/// What a proof takes from a key, however the key is stored: an own key file, or a `.zkey` of snarkjs.
package protocol ProofKey: Sendable {
    /// Where the file is.
    var path: String { get }
    /// The verifying key, ready for the self-check.
    var preparedVerifyingKey: PreparedVerifyingKey { get }
    /// β in G1.
    var beta1: G1Point { get }
    /// δ in G1.
    var delta1: G1Point { get }
    /// The domain of the key's circuit.
    var domain: EvaluationDomain { get }
    /// The length of a witness.
    var wireCount: Int { get }

    /// Multiples of the key's points, if somebody has made them.
    var multiples: PrecomputedMultiples? { get }

    /// How many points the sections of B have.
    var bPointCount: Int { get }

    /// How many points the sections of the commitment have: 0 in a key without one.
    var committedPointCount: Int { get }

    /// The section that lists the wires to which a section of points for A or B belongs; nil if the points belong to
    /// all wires in order.
    func wires(of points: KeySection) -> KeySection?

    /// Runs `body` on the elements of a section, aligned for the C core, after they have passed their check.
    func withElements<Element: BitwiseCopyable, R, E: Error>(
        of section: KeySection, as type: Element.Type, pool: WorkerPool,
        _ body: (UnsafeBufferPointer<Element>) throws(E) -> R
    ) throws(KeyUseError<E>) -> R
}

extension ProofKey {
    /// The verifying key.
    package var verifyingKey: VerifyingKey { preparedVerifyingKey.key }
}

extension ProvingKey: ProofKey {
    package var bPointCount: Int { header.bWireCount }
    package var committedPointCount: Int { header.committedWireCount }

    package func wires(of points: KeySection) -> KeySection? {
        switch points {
        case .aPoints: .aWires
        case .b1Points, .b2Points: .bWires
        case .aWires, .bWires, .lPoints, .hPoints, .commitmentPoints, .knowledgePoints: nil
        }
    }
}
